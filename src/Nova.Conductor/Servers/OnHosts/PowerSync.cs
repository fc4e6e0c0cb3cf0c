using Nova.Core.Servers;

namespace Nova.Conductor.Servers.OnHosts;

/// <summary>What a difference between the hypervisor's state and ours calls for.</summary>
internal enum SyncDeed
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The instance is taken for stopped: stop it properly, on the host too.</summary>
    Stop,
}

/// <summary>Upstream's <c>_sync_instance_power_state</c> as a table.</summary>
internal static class PowerSync
{
    /// <summary>What to do with an idle instance whose guest is in state <paramref name="seen"/>.</summary>
    public static SyncDeed DeedFor(VmState state, PowerState seen) => (state, seen) switch
    {
        // The guest was shut down from inside, crashed, or was saved behind our back.
        (VmState.Active, PowerState.Shutdown or PowerState.Crashed or PowerState.Suspended) => SyncDeed.Stop,

        // Somebody started it behind our back; upstream trusts the database.
        (VmState.Stopped, not (PowerState.NoState or PowerState.Shutdown or PowerState.Crashed)) => SyncDeed.Stop,

        (VmState.Paused, PowerState.Shutdown or PowerState.Crashed or PowerState.NoState) => SyncDeed.Stop,

        // Paused or missing while active may pass; the other states are changed by their own operations alone.
        _ => SyncDeed.None,
    };
}
