using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A real guest from its image to its end, seen through the driver alone.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class RealGuestTests
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromMinutes(2);

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
