using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Guests;

/// <summary>Starts something under the host's lease; where the lease ends meanwhile it is undone, and started again if that is allowed.</summary>
/// <param name="start">Starts it.</param>
/// <param name="undo">Ends it again.</param>
/// <param name="ct">Gives up.</param>
internal delegate Task StartUnderLease(Func<CancellationToken, Task> start, Func<CancellationToken, Task> undo, CancellationToken ct);

/// <summary>One walk along the parts of a guest.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="guestId">Its guest.</param>
/// <param name="action">What is being done: the domain is started accordingly.</param>
/// <param name="start">How a guest is made to run.</param>
/// <param name="build">What the conductor wants in a new guest; null where the guest is there already.</param>
internal sealed class GuestWork(Guid instanceId, Guid guestId, ServerAction action, StartUnderLease start, BuildServer? build = null)
{
    public Guid InstanceId => instanceId;

    public Guid GuestId => guestId;

    public ServerAction Action => action;

    public StartUnderLease Start => start;

    public BuildServer? Build => build;

    /// <summary>What a guest that moves here brings along; null for any other.</summary>
    public Arrival? Arrival { get; init; }

    /// <summary>The part it is at, for the fault of one that fails.</summary>
    public string At { get; set; } = "";
}
