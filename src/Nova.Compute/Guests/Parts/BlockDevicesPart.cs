using Nova.Compute.Drivers;
using Nova.Compute.Hosts;

namespace Nova.Compute.Guests.Parts;

/// <summary>The guest's disks: root from the image, ephemeral, swap, or those a move brings. Files need no connecting.</summary>
internal sealed class BlockDevicesPart(IComputeDriver driver, Slots slots) : IGuestPart
{
    public string Name => "block devices";

    public async Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        using var slot = await slots.EnterAsync(ct);
        if (spec.IsRescue)
        {
            return spec with { Disks = (await driver.PrepareRescueAsync(spec, ct)).Disks };
        }

        var prepared = work.Arrival is { } arrival
            ? await driver.ReceiveDisksAsync(spec, arrival.Disks, arrival.Fetch, ct)
            : await driver.PrepareDisksAsync(spec, ct);
        return spec with
        {
            Instance = spec.Instance with
            {
                BlockDevices = prepared.Devices, RootDeviceName = DeviceNames.RootOf(prepared.Devices) ?? spec.Instance.RootDeviceName,
            },
            Disks = prepared.Disks,
        };
    }

    public Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct) => Task.CompletedTask;

    public Task DisconnectAsync(GuestRecord guest, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveAsync(GuestRecord guest, CancellationToken ct) => driver.RemoveDisksAsync(guest.InstanceId, ct);
}
