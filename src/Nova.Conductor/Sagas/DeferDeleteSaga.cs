using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a soft delete, or the way back from one, knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record DeferState
{
    /// <summary>SoftDelete or Restore.</summary>
    [MemoryPackOrder(0)]
    public required ServerAction Action { get; init; }

    /// <summary>The guest, and the attempt under which it is stopped or started.</summary>
    [MemoryPackOrder(1)]
    public required GuestOrder Guest { get; init; }

    /// <summary>vm_state when it was asked for; of a restore that it has once it is restored, but off.</summary>
    [MemoryPackOrder(2)]
    public required VmState Before { get; init; }

    /// <summary>What the host answered; never journaled.</summary>
    [MemoryPackIgnore]
    public PowerState After { get; init; }
}

/// <summary>
/// Defers a delete (<c>reclaim_instance_interval</c>) and takes that back. As upstream's libvirt driver a server that is soft-deleted is off and no more than that. A soft delete that failed leaves it as it was;
/// a restore that failed leaves it restored, and off.
/// </summary>
internal sealed record DeferDeleteSaga : SagaDefinition<DeferState>
{
    public DeferDeleteSaga(DeferOnHost change, FinishDefer finish)
        : base("defer_delete", ComputeRpc.ChangePower.Timeout) => Steps =
        [
            //    step                    do
            Step("change_power_on_host",  change.DoAsync),
            Step("finish",                finish.DoAsync) with { PointOfNoReturn = true },   // the state, and with it the quota
        ];

    public override string? EventOf(DeferState state, string phase) => state.Action == ServerAction.Restore ? "restore" : "soft_delete";

    protected override VmState StateAfterFailure(Saga<DeferState> saga) => saga.State.Before;
}
