using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <summary>Plausible figures of a fake guest.</summary>
internal static class FakeDiagnostics
{
    private static readonly DiskDiagnostics Disk = new(262_144, 112, 5_778_432, 488, 1);

    public static GuestDiagnostics Of(FakeGuest guest, TimeProvider time) => new(
        WordOf(guest.PowerState),

        // The API's enumeration has no fake one; upstream's says the same.
        Driver: "libvirt",
        Hypervisor: "fake-os",
        HypervisorOs: "fake-os",
        guest.PowerState == PowerState.Running ? (long)time.GetElapsedTime(guest.StartedAt).TotalSeconds : null,
        guest.ConfigDrive,
        guest.MemoryMb,
        guest.PowerState == PowerState.Running ? guest.MemoryMb / 2 : 0,
        [.. Enumerable.Repeat(17_300_000_000L, guest.Vcpus)],
        [.. Enumerable.Repeat(Disk, guest.Disks)],
        Nics: []);

    private static string WordOf(PowerState state) => state switch
    {
        PowerState.Running => "running",
        PowerState.Paused => "paused",
        PowerState.Shutdown => "shutdown",
        PowerState.Crashed => "crashed",
        PowerState.Suspended => "suspended",
        _ => "pending",
    };
}
