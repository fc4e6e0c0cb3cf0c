using Nova.Compute.Drivers;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Rescue;

/// <summary>What a daemon that died has done already.</summary>
internal static class RunningGuest
{
    /// <summary>True where the guest was started under this attempt and runs: its disks are in use.</summary>
    public static async Task<bool> IsOfAsync(IGuestList guests, Guid instanceId, int attempt, CancellationToken ct) =>
        (await guests.ListGuestsAsync(ct)).Any(guest => guest.InstanceId == instanceId && guest.Attempt == attempt && guest.PowerState == PowerState.Running);
}
