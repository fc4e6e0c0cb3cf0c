using Nova.Compute.Drivers;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A real guest from its image to its end, seen through the driver alone.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class RealGuestTests
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("qcow2")]
    [InlineData("raw")]
    public async Task A_guest_that_is_made_anew_begins_again_and_keeps_the_ephemeral_disk_that_it_is_to_keep(string type)
    {
        await using var test = await DriverUnderTest.StartAsync(options => options with { ImagesType = type });
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var other = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1, EphemeralGb = 1, SwapMb = 8 }));
        var id = spec.Instance.Id;
        Assert.Contains("boot_count=1", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);
        await test.Driver.RebootHardAsync(spec, default);
        Assert.Contains("boot_count=2", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);
        var (kept, root) = (test.Scratch.At("instances", id.ToString(), "disk.eph0"), test.Scratch.At("instances", id.ToString(), "disk"));
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(root)!, "kernel"), "of the old image");
        var (keptAt, rootAt) = (File.GetLastWriteTimeUtc(kept), File.GetLastWriteTimeUtc(root));

        var devices = spec.Instance.BlockDevices.Select(device => device.Source == BlockDeviceSource.Image ? device with { SourceId = other.Id } : device);
        var anew = new GuestSpec(spec.Instance with { ImageId = other.Id, BlockDevices = [.. devices] }, 2, other, ConfigDrivePath: null) { KeepsEphemeral = true };
        await test.Driver.FetchPartsAsync(anew, default);
        Assert.Equal(PowerState.Running, await test.Driver.GetPowerStateAsync(id, default));
        await test.Driver.DestroyAsync(id, default);
        await test.Driver.ClearDisksAsync(anew, default);
        await test.BuildAsync(anew);

        var console = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=1", console, StringComparison.Ordinal);
        Assert.DoesNotContain("boot_count=2", console, StringComparison.Ordinal);
        Assert.Equal(keptAt, File.GetLastWriteTimeUtc(kept), TimeSpan.FromSeconds(5));
        Assert.True(File.GetLastWriteTimeUtc(root) > rootAt);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(root)!, "kernel")));
    }

    [Fact]
    public async Task A_guest_boots_stops_starts_reboots_and_leaves_nothing()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1, SwapMb = 8 }));
        var id = spec.Instance.Id;

        var console = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=1", console, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vda bytes=1073741824", console, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vdb bytes=8388608", console, StringComparison.Ordinal);
        Assert.Equal(PowerState.Running, await test.Driver.GetPowerStateAsync(id, CancellationToken.None));

        await test.Driver.StopAsync(id, ShutdownPatience, CancellationToken.None);
        Assert.Contains("GUEST-ACPI-POWEROFF", await test.ReadConsoleAsync(id), StringComparison.Ordinal);
        Assert.Equal(PowerState.Shutdown, await test.Driver.GetPowerStateAsync(id, CancellationToken.None));

        await test.Driver.StartAsync(spec, CancellationToken.None);
        Assert.Contains("boot_count=2", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);

        Assert.True(await test.Driver.RebootSoftAsync(id, ShutdownPatience, CancellationToken.None));
        Assert.Contains("boot_count=3", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);

        await test.Driver.RebootHardAsync(spec, CancellationToken.None);
        Assert.Contains("boot_count=4", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);

        await test.Driver.DestroyAsync(id, CancellationToken.None);
        await test.Driver.RemoveDisksAsync(id, CancellationToken.None);
        Assert.Equal(PowerState.NoState, await test.Driver.GetPowerStateAsync(id, CancellationToken.None));
        Assert.Empty(await test.Driver.ListGuestsAsync(CancellationToken.None));
        Assert.Equal(["_base", "locks"], Directory.GetFileSystemEntries(test.Options.InstancesPath).Select(path => Path.GetFileName(path)!).Order());
    }
}
