using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>What the way back from a move knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record RevertState
{
    [MemoryPackOrder(0)]
    public required MigrationRecord Migration { get; init; }

    /// <summary>The guest the server goes back to.</summary>
    [MemoryPackOrder(1)]
    public required GuestOrder Source { get; init; }

    /// <summary>The guest the server is.</summary>
    [MemoryPackOrder(2)]
    public required GuestOrder Destination { get; init; }

    /// <summary>The guest as it came back; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Guest { get; init; }
}

/// <summary>
/// Reverts a resize or cold migration. The source is asked only when the destination has confirmed that its guest is gone, or has lost its lease; the destination's guest is
/// destroyed only while the source answers. A source that then fails has the server back in ERROR, disks and all: a hard reboot starts it.
/// </summary>
internal sealed record RevertMoveSaga : SagaDefinition<RevertState>
{
    private const int DestroyStep = 0;

    public RevertMoveSaga(DestroyOnDestination destroy, RevertOnSource revert, FinishRevert finish)
        : base("revert_move", ComputeRpc.RevertMove.Timeout) => Steps =
        [
            //    step                      do
            Step("destroy_on_destination",  destroy.DoAsync) with { PointOfNoReturn = true },
            Step("revert_on_source",        revert.DoAsync),
            Step("finish",                  finish.DoAsync),   // the switch back, the destination's claim and what quota is too much
        ];

    public override string? EventOf(RevertState state, string phase) => "resize_revert";

    protected override VmState StateAfterFailure(Saga<RevertState> saga) => saga.Position == DestroyStep ? VmState.Resized : VmState.Error;

    protected override void AlsoFail(WriteScope scope, Saga<RevertState> saga)
    {
        // Before that the server is where it was, to be reverted again, but no longer confirmed: something may be gone there.
        if (saga.Position != DestroyStep)
        {
            FinishRevert.SwitchBack(scope, saga.InstanceId, saga.State);
        }
    }
}
