using Nova.Core.Hosts;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>What a hypervisor can do for a compute host. Two implementations: libvirt and fake; one contract suite for both.</summary>
/// <remarks>
/// Guests are named by instance id. Every method is idempotent: asking for a state that is already there succeeds.
/// Methods do not serialise themselves per instance; the caller does. Expected refusals are <see cref="Core.Faults.FaultException"/>s
/// (<see cref="ComputeRpc.GuestMissingCode"/> where the guest does not exist); anything else is a fault of the host.
/// </remarks>
internal interface IComputeDriver
{
    /// <summary>Name in <c>compute_driver</c>'s first part: <c>libvirt</c> or <c>fake</c>.</summary>
    string Name { get; }

    /// <summary>Connects to the hypervisor and checks that it can serve; called once before anything else.</summary>
    Task StartAsync(CancellationToken ct);

    /// <summary>What the node has and can do. Called periodically.</summary>
    Task<NodeInventory> GetInventoryAsync(CancellationToken ct);

    /// <summary>All guests that carry this cloud's marker, running or not, with the instance id and attempt they were built for.</summary>
    Task<IReadOnlyList<GuestSummary>> ListGuestsAsync(CancellationToken ct);

    /// <summary>Guests whose power state changed by themselves (crash, shutdown inside the guest, an administrator's virsh).</summary>
    IAsyncEnumerable<GuestEvent> WatchAsync(CancellationToken ct);

    /// <summary>Where build hooks put files that belong to a guest (the config drive); null for a driver whose guests have no files.</summary>
    /// <remarks>The directory need not exist. <see cref="RemoveDisksAsync"/> removes it with all that is in it.</remarks>
    string? DirectoryOf(Guid instanceId);

    /// <summary>Makes the disks of a guest: root from the image, ephemeral, swap; answers the block devices with their device names.</summary>
    /// <remarks>Disks that are there from an earlier try of the same attempt are used or made anew, never left half written.</remarks>
    Task<IReadOnlyList<BlockDevice>> PrepareDisksAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Removes a guest's disks and files. Succeeds where nothing is there.</summary>
    Task RemoveDisksAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Defines and starts the guest on its prepared disks. A guest of the same attempt that already runs is left alone.</summary>
    Task SpawnAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Stops the guest at once and removes its definition, not its disks. Succeeds where nothing is there.</summary>
    Task DestroyAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Starts a stopped guest.</summary>
    Task PowerOnAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Asks the guest to shut down, and powers it off after <paramref name="timeout"/>; zero powers off at once.</summary>
    Task PowerOffAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct);

    /// <summary>Asks the guest to reboot; false where it did not within <paramref name="timeout"/> (the caller then reboots hard).</summary>
    Task<bool> SoftRebootAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct);

    /// <summary>Destroys the domain, defines it anew from <paramref name="spec"/> and starts it; disks stay.</summary>
    Task HardRebootAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Freezes the guest in memory.</summary>
    Task PauseAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Thaws it.</summary>
    Task UnpauseAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Saves the guest to disk and stops it.</summary>
    Task SuspendAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Restores a suspended guest.</summary>
    Task ResumeAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Power state now; <see cref="PowerState.NoState"/> where there is no such guest.</summary>
    Task<PowerState> GetPowerStateAsync(Guid instanceId, CancellationToken ct);

    /// <summary>The tail of the console log, at most <paramref name="maxBytes"/>; empty where there is none yet.</summary>
    Task<byte[]> ReadConsoleAsync(Guid instanceId, int maxBytes, CancellationToken ct);

    /// <summary>Where the guest's VNC server listens; null where it has none.</summary>
    Task<ConsoleEndpoint?> GetVncEndpointAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Usage figures.</summary>
    Task<GuestDiagnostics> GetDiagnosticsAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Text of <c>uptime</c>.</summary>
    Task<string> GetHostUptimeAsync(CancellationToken ct);
}

/// <summary>All a driver needs to make a guest.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Attempt">Attempt it is built for; kept with the guest.</param>
/// <param name="Image">Its image; null when volume-backed, or for operations after the build.</param>
/// <param name="ConfigDrivePath">Config drive made by the build hook, or null. After the build: the file that is still there.</param>
internal sealed record GuestSpec(InstanceRecord Instance, int Attempt, ImageRecord? Image, string? ConfigDrivePath);

/// <summary>A guest found on the hypervisor.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="Attempt">Attempt it was built for.</param>
/// <param name="PowerState">State now.</param>
internal sealed record GuestSummary(Guid InstanceId, int Attempt, PowerState PowerState);

/// <summary>A change the host did not ask for.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="PowerState">State now.</param>
internal sealed record GuestEvent(Guid InstanceId, PowerState PowerState);

/// <summary>What a driver finds on its host; the resource report adds host name, ratios and reservations from nova.conf.</summary>
internal sealed record NodeInventory(
    string Node,
    string HypervisorType,
    int HypervisorVersion,
    string CpuInfo,
    int Vcpus,
    int MemoryMb,
    int LocalGb,
    int? DiskAvailableLeastGb,
    IReadOnlyList<SupportedGuest> SupportedGuests,
    IReadOnlyList<string> Traits);
