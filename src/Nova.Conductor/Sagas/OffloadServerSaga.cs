using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What the offload of a shelved server knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record OffloadState : IGuestOrderState<OffloadState>
{
    /// <summary>The guest.</summary>
    [MemoryPackOrder(0)]
    public required GuestOrder Order { get; init; }

    public OffloadState With(GuestOrder order) => this with { Order = order };
}

/// <summary>Takes a shelved server off its host. A host that is gone is told when it comes back.</summary>
internal sealed record OffloadServerSaga : SagaDefinition<OffloadState>
{
    public OffloadServerSaga(OffloadSteps offload)
        : base("offload_server", ComputeRpc.DestroyServer.Timeout) => Steps =
        [
            //    step               do
            Step("offload_on_host",  offload.OffloadAsync) with { PointOfNoReturn = true },
            Step("finish",           offload.FinishAsync),   // guest, claim and binding in one transaction
        ];

    public override string? EventOf(OffloadState state, string phase) => InstanceEvents.ShelveOffload;

    protected override VmState StateAfterFailure(Saga<OffloadState> saga) => VmState.Shelved;
}
