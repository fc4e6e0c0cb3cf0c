using Nova.Compute.Drivers;
using Nova.Compute.Hosts;

namespace Nova.Compute.Servers.Build;

/// <summary>The guest's disks: root from the image, ephemeral, swap.</summary>
internal sealed class BlockDevicesHook(IComputeDriver driver, Slots slots) : IBuildHook
{
    public string Name => "block devices";

    public async Task<GuestSpec> RunAsync(BuildJob job, GuestSpec spec, CancellationToken ct)
    {
        using var slot = await slots.EnterAsync(ct);
        var devices = await driver.PrepareDisksAsync(spec, ct);
        return spec with
        {
            Instance = spec.Instance with { BlockDevices = devices, RootDeviceName = DeviceNames.RootOf(devices) ?? spec.Instance.RootDeviceName },
        };
    }

    public Task CleanUpAsync(Guid instanceId, CancellationToken ct) => driver.RemoveDisksAsync(instanceId, ct);
}
