using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>Which guests there are, and how they are.</summary>
internal interface IGuestList
{
    /// <summary>All guests that carry this cloud's marker, running or not, with the instance id and attempt they were built for.</summary>
    Task<IReadOnlyList<GuestSummary>> ListGuestsAsync(CancellationToken ct);

    /// <summary>Power state now; <see cref="PowerState.NoState"/> where there is no such guest.</summary>
    Task<PowerState> GetPowerStateAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Guests whose power state changed by themselves (crash, shutdown inside the guest, an administrator's virsh).</summary>
    IAsyncEnumerable<GuestEvent> WatchAsync(CancellationToken ct);

    /// <summary>Once at the start of the daemon: what ought to be here. A hypervisor that ends with the daemon has its guests again after this; any other needs no reminder.</summary>
    /// <param name="guests">Asks the conductor for what it has on this host.</param>
    /// <param name="answerOf">What the newest command on a guest came to, where the conductor may not have heard of it.</param>
    /// <param name="ct">Gives up.</param>
    Task RecallAsync(Func<CancellationToken, Task<IReadOnlyList<HostGuest>>> guests, Func<Guid, GuestState?> answerOf, CancellationToken ct);
}

/// <summary>A guest found on the hypervisor.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="Attempt">Attempt it was built for.</param>
/// <param name="PowerState">State now.</param>
internal sealed record GuestSummary(Guid InstanceId, int Attempt, PowerState PowerState);

/// <summary>A change the host did not ask for.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="PowerState">State now.</param>
internal sealed record GuestEvent(Guid InstanceId, PowerState PowerState);
