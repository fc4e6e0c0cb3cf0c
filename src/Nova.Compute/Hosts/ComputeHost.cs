using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Servers.Attempts;

namespace Nova.Compute.Hosts;

/// <summary>Who a compute host is.</summary>
/// <param name="Name">Name it serves and registers under.</param>
/// <param name="NodeId">Stable uuid of its node.</param>
/// <param name="Holder">Which process it is to the conductor: another one does not get the host's lease while it runs. The same after a restart, which needs not wait for it.</param>
/// <param name="IsNew">True where it had no uuid yet and this one was made for it.</param>
internal sealed record HostIdentity(string Name, Guid NodeId, Guid Holder, bool IsNew);

/// <summary>One compute host: its hypervisor, its guests, its lease. A process has one, or thousands of fake ones.</summary>
internal sealed class ComputeHost(HostIdentity identity, IComputeDriver driver, HostGuests guests, HostLease lease, AttemptClaims claims, HostSlots slots)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = identity.Name;

    /// <summary>Who it is; of a node that lost its uuid, the one the conductor knew it by.</summary>
    public HostIdentity Identity { get; set; } = identity;

    public Guid NodeId => Identity.NodeId;

    public IComputeDriver Driver => driver;

    /// <summary>What the host knows of its guests by itself.</summary>
    public IGuestRecords Records => guests.Records;

    public InstanceLanes Lanes => guests.Lanes;

    public GuestParts Parts => guests.Parts;

    public HostLease Lease => lease;

    public AttemptClaims Claims => claims;

    public HostSlots Slots => slots;

    /// <summary>How far it is on its way to being up; see <see cref="HostStanding"/>.</summary>
    public HostStanding Standing { get; } = new();

    /// <summary>Completed once guests that were to be resumed at start have been: from then on power states are reported.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();
}

/// <summary>The guests of a host: what is known of them, the work on them, what they are made of.</summary>
/// <param name="Records">What the host knows of each.</param>
/// <param name="Lanes">One piece of work at a time.</param>
/// <param name="Parts">What each deed walks along.</param>
internal sealed record HostGuests(IGuestRecords Records, InstanceLanes Lanes, GuestParts Parts);
