using Nova.Compute.Drivers;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A real guest from its image to its end, seen through the driver alone.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class RealGuestTests
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_rescued_guest_boots_another_system_beside_its_own_disk_and_then_its_own_again()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1 }));
        var id = spec.Instance.Id;
        var first = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=1", first, StringComparison.Ordinal);
        Assert.DoesNotContain("GUEST-DISK vdb", first, StringComparison.Ordinal);

        // The same image, in a disk of its own: a system that boots for the first time, and sees the server's disk as its second.
        var rescue = spec with { Image = image, Attempt = 2, IsRescue = true };
        rescue = rescue with { Disks = (await test.Driver.PrepareRescueAsync(rescue, default)).Disks };
        await test.Driver.DestroyAsync(id, default);
        await ClearConsoleAsync(test, id);
        await test.Driver.SpawnAsync(rescue, default);
        var medic = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=1", medic, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vdb bytes=1073741824", medic, StringComparison.Ordinal);

        await test.Driver.DestroyAsync(id, default);
        await test.Driver.RemoveRescueAsync(id, default);
        await ClearConsoleAsync(test, id);
        await test.Driver.SpawnAsync(spec with { Attempt = 3 }, default);
        var own = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=2", own, StringComparison.Ordinal);
        Assert.DoesNotContain("GUEST-DISK vdb", own, StringComparison.Ordinal);
    }

    private static Task ClearConsoleAsync(DriverUnderTest test, Guid id) => File.WriteAllTextAsync(test.Scratch.At("instances", id.ToString(), "console.log"), "");

    [Fact]
    public async Task A_guest_that_is_made_anew_begins_again_and_keeps_the_ephemeral_disk_that_it_is_to_keep()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var other = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1, EphemeralGb = 1, SwapMb = 8 }));
        var id = spec.Instance.Id;
        Assert.Contains("boot_count=1", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);
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
