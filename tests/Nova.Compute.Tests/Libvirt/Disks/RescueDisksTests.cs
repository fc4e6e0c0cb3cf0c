using Nova.Compute.Drivers;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Faults;

namespace Nova.Compute.Tests.Libvirt.Disks;

/// <summary>Which disks a rescued guest is shown, where, and in which format.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class RescueDisksTests
{
    [Theory]
    [InlineData("", "vda virtio 1 rescue, vdb virtio")]
    [InlineData("hw_disk_bus=sata", "sda sata 1 rescue, vda virtio")]
    [InlineData("hw_rescue_device=disk", "vda virtio, vdb virtio, vdc virtio 1 rescue")]
    [InlineData("hw_rescue_bus=scsi", "vda virtio, vdb virtio, sda scsi 1 rescue")]
    [InlineData("hw_rescue_device=cdrom", "vda virtio, vdb virtio, hda ide 1 cdrom rescue")]
    [InlineData("hw_rescue_device=cdrom hw_rescue_bus=sata", "vda virtio, vdb virtio, sda sata 1 cdrom rescue")]
    public async Task The_image_says_where_it_is_attached(string asked, string expected)
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await PreparedAsync(test);
        var (_, disks) = await test.Driver.PrepareRescueAsync(await WithImageAsync(test, spec, asked), default);

        Assert.Equal(
            expected,
            string.Join(", ", disks.Select(disk => $"{disk.Target} {disk.Bus}{(disk.BootOrder is { } order ? $" {order}" : "")}{(disk.IsCdrom ? " cdrom" : "")}{(FileOf(disk).Name == "disk.rescue" ? " rescue" : "")}")));
        Assert.True(File.Exists(test.Scratch.At("instances", spec.Instance.Id.ToString(), "disk.rescue")));
        await test.Driver.RemoveRescueAsync(spec.Instance.Id, default);
        Assert.Equal(["disk", "disk.info", "disk.swap"], Directory.GetFiles(test.Scratch.At("instances", spec.Instance.Id.ToString())).Select(path => Path.GetFileName(path)!).Order());
    }

    [Theory]
    [InlineData("hw_rescue_device=floppy", "Requested rescue device 'floppy' is not supported")]
    [InlineData("hw_rescue_bus=fdc", "Requested rescue bus 'fdc' is not supported by the 'qemu' virt driver")]
    public async Task What_this_driver_does_not_have_is_refused_and_nothing_is_made(string asked, string message)
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await PreparedAsync(test);
        var image = await WithImageAsync(test, spec, asked);

        var refused = await Assert.ThrowsAsync<FaultException>(() => test.Driver.PrepareRescueAsync(image, default));

        Assert.Equal((FaultKind.BadRequest, message), (refused.Fault.Kind, refused.Message));
        Assert.False(File.Exists(test.Scratch.At("instances", spec.Instance.Id.ToString(), "disk.rescue")));
    }

    /// <summary>OSSA-2014-009: a disk that its guest had made to look like another format was opened as that.</summary>
    [Fact]
    public async Task Ossa2014_009_each_disk_is_attached_in_its_recorded_format_whatever_the_guest_wrote_there()
    {
        await using var test = await DriverUnderTest.StartAsync(options => options with { ImagesType = "raw" });
        var spec = await PreparedAsync(test);
        await using (var disk = File.OpenWrite(test.Scratch.At("instances", spec.Instance.Id.ToString(), "disk")))
        {
            // The header of a qcow2 whose backing file is the host's.
            await disk.WriteAsync(new byte[] { (byte)'Q', (byte)'F', (byte)'I', 0xfb, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0x68, 0, 0, 0, 11 });
        }

        var (_, disks) = await test.Driver.PrepareRescueAsync(await WithImageAsync(test, spec, ""), default);

        Assert.Equal(["raw", "raw"], disks.Select(disk => FileOf(disk).Format));
        await test.Driver.SpawnAsync(spec with { Disks = disks, IsRescue = true }, default);
    }

    [Fact]
    public async Task A_guest_whose_image_is_gone_is_rescued_with_the_hosts_or_not_at_all()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await PreparedAsync(test);
        var refused = await Assert.ThrowsAsync<FaultException>(() => test.Driver.PrepareRescueAsync(spec with { Image = null }, default));
        Assert.Equal((FaultKind.BadRequest, $"Instance {spec.Instance.Id} cannot be rescued: there is no image to boot it from."), (refused.Fault.Kind, refused.Message));

        var known = (await WithImageAsync(test, spec, "")).Image!;
        await using var knowing = await DriverUnderTest.StartAsync(options => options with { RescueImageId = known.Id });
        knowing.Images.Add(test.Scratch.At("rescue.raw"), "raw", known.Id);
        var there = await PreparedAsync(knowing);
        Assert.Equal(2, (await knowing.Driver.PrepareRescueAsync(there with { Image = null }, default)).Disks.Count);
    }

    private static FileSource FileOf(GuestDisk disk) => (FileSource)disk.Source;

    private static async Task<GuestSpec> PreparedAsync(DriverUnderTest test)
    {
        var file = test.Scratch.At("small.raw");
        await File.WriteAllBytesAsync(file, new byte[1024 * 1024]);
        var spec = test.Spec(test.Images.Add(file, "raw"), flavor: flavor => flavor with { SwapMb = 8 });
        var (devices, disks) = await test.Driver.PrepareDisksAsync(spec, default);
        return spec with { Instance = spec.Instance with { BlockDevices = devices }, Disks = disks };
    }

    private static async Task<GuestSpec> WithImageAsync(DriverUnderTest test, GuestSpec spec, string properties)
    {
        var file = test.Scratch.At("rescue.raw");
        await File.WriteAllBytesAsync(file, new byte[2 * 1024 * 1024]);
        var image = test.Images.Add(file, "raw");
        return spec with
        {
            Image = image with { Properties = properties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=')).ToDictionary(item => item[0], item => item[1]) },
            IsRescue = true,
        };
    }
}
