using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Libvirt.Disks;

public sealed class DiskPlanTests
{
    private const long Gib = 1024L * 1024 * 1024;

    [Theory]
    [InlineData("pc", null, null, "ide", "/dev/hda")]
    [InlineData("pc-q35-7.2", null, null, "sata", "/dev/sda")]
    [InlineData("pc", "q35", null, "sata", "/dev/sda")]
    [InlineData("q35", "pc", null, "ide", "/dev/hda")]
    [InlineData("pc", null, "scsi", "scsi", "/dev/sda")]
    public void A_CD_is_on_the_bus_the_machine_has(string hostMachine, string? machine, string? asked, string bus, string name)
    {
        var properties = new[] { ("hw_machine_type", machine), ("hw_cdrom_bus", asked) }.Where(pair => pair.Item2 is not null).ToDictionary(pair => pair.Item1, pair => pair.Item2!);

        var disk = DiskPlan.Of(Instance() with { ImageProperties = properties }, Sample.Image with { DiskFormat = "iso" }, hostMachine).Single();

        Assert.Equal((bus, name, true), (disk.Bus, disk.Device.DeviceName, disk.IsCdrom));
    }

    [Fact]
    public void Root_ephemeral_and_swap_come_from_the_flavor_where_no_device_names_them()
    {
        var plan = DiskPlan.Of(Instance(flavor => flavor with { RootGb = 5, EphemeralGb = 2, SwapMb = 64 }), Sample.Image, "pc");

        Assert.Equal(
            [("disk", "vda", DiskContents.Image, 5 * Gib), ("disk.eph0", "vdb", DiskContents.Ephemeral, 2 * Gib), ("disk.swap", "vdc", DiskContents.Swap, Gib / 16)],
            plan.Select(disk => (disk.FileName, disk.Target, disk.Contents, disk.Bytes)));
    }

    [Fact]
    public void Devices_that_are_named_are_not_added_again_and_the_plan_of_the_answer_is_the_same()
    {
        var instance = Instance(flavor => flavor with { EphemeralGb = 3, SwapMb = 64 }) with
        {
            BlockDevices =
            [
                Device(BlockDeviceSource.Image, Sample.Image.Id, bootIndex: 0, size: null),
                Device(BlockDeviceSource.Blank, null, bootIndex: -1, size: 1),
                Device(BlockDeviceSource.Blank, null, bootIndex: -1, size: 2),
                Device(BlockDeviceSource.Blank, null, bootIndex: -1, size: 64, format: "swap"),
            ],
        };

        var plan = DiskPlan.Of(instance, Sample.Image, "pc");
        var again = DiskPlan.Of(instance with { BlockDevices = [.. plan.Select(disk => disk.Device)] }, image: null, "pc");

        Assert.Equal(["disk", "disk.eph0", "disk.eph1", "disk.swap"], plan.Select(disk => disk.FileName));
        Assert.Equal([Gib, 2 * Gib], plan.Where(disk => disk.Contents == DiskContents.Ephemeral).Select(disk => disk.Bytes));
        Assert.Equal(plan, again);
    }

    [Fact]
    public void A_flavor_without_a_root_disk_has_the_images_size()
        => Assert.Equal(0, DiskPlan.Of(Instance(flavor => flavor with { RootGb = 0 }), Sample.Image, "pc").Single().Bytes);

    [Theory]
    [InlineData("virtio", "vda")]
    [InlineData("scsi", "sda")]
    [InlineData("ide", "hda")]
    public void The_image_chooses_the_bus(string bus, string target)
    {
        var instance = Instance() with { ImageProperties = new Dictionary<string, string> { ["hw_disk_bus"] = bus } };

        var disk = DiskPlan.Of(instance, Sample.Image, "pc").Single();

        Assert.Equal((bus, target), (disk.Bus, disk.Target));
    }

    [Fact]
    public void An_ISO_image_is_a_CD()
    {
        var disk = DiskPlan.Of(Instance(), Sample.Image with { DiskFormat = "iso" }, "pc").Single();

        Assert.Equal((true, "ide", "hda", 0L), (disk.IsCdrom, disk.Bus, disk.Target, disk.Bytes));
    }

    [Fact]
    public void A_volume_is_refused_by_name()
    {
        var instance = Instance() with { BlockDevices = [Device(BlockDeviceSource.Volume, "vol", bootIndex: 0, size: 1) with { ToVolume = true }] };

        var refused = Assert.Throws<FaultException>(() => DiskPlan.Of(instance, null, "pc"));

        Assert.Equal(FaultKind.NotImplemented, refused.Fault.Kind);
        Assert.Contains("vol", refused.Fault.Message, StringComparison.Ordinal);
    }

    private static InstanceRecord Instance(Func<FlavorRecord, FlavorRecord>? flavor = null) =>
        Sample.Instance("host") with { Flavor = flavor?.Invoke(Sample.Flavor) ?? Sample.Flavor };

    private static BlockDevice Device(BlockDeviceSource source, string? id, int bootIndex, int? size, string? format = null) =>
        new(source, id, ToVolume: false, bootIndex, size, format, null, null, null, true, null, null);
}
