using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What the confirmation of a move knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record ConfirmState
{
    [MemoryPackOrder(0)]
    public required MigrationRecord Migration { get; init; }

    /// <summary>The guest the server moved away from.</summary>
    [MemoryPackOrder(1)]
    public required GuestOrder Source { get; init; }
}

/// <summary>Confirms a resize or cold migration. A source that is gone is told when it comes back; one that refuses leaves the server to be confirmed again, but no longer reverted: something may be gone there.</summary>
internal sealed record ConfirmMoveSaga : SagaDefinition<ConfirmState>
{
    public ConfirmMoveSaga(ConfirmOnSource confirm, FinishConfirm finish)
        : base("confirm_move", ComputeRpc.ConfirmMove.Timeout) => Steps =
        [
            //    step                 do
            Step("confirm_on_source",  confirm.DoAsync) with { PointOfNoReturn = true },
            Step("finish",             finish.DoAsync),   // the source's guest, its claim and what quota is too much
        ];

    public override string? EventOf(ConfirmState state, string phase) => "resize_confirm";

    protected override VmState StateAfterFailure(Saga<ConfirmState> saga) => VmState.Resized;
}
