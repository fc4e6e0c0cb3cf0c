using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What the unshelving of a server that is on its host still knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record RestartState : IGuestOrderState<RestartState>
{
    /// <summary>The guest.</summary>
    [MemoryPackOrder(0)]
    public required GuestOrder Order { get; init; }

    /// <summary>What the host answered; never journaled.</summary>
    [MemoryPackIgnore]
    public PowerState After { get; init; }

    public RestartState With(GuestOrder order) => this with { Order = order };
}

/// <summary>Unshelves a server whose disk is on its host still: it is started, and the image goes.</summary>
internal sealed record RestartShelvedSaga : SagaDefinition<RestartState>
{
    public RestartShelvedSaga(StartShelved start)
        : base("restart_shelved", ComputeRpc.ChangePower.Timeout) => Steps =
        [
            //    step             do
            Step("start_on_host",  start.StartAsync),   // what failed half way is left to the power sync
            Step("finish",         start.FinishAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(RestartState state, string phase) => InstanceEvents.Unshelve;

    protected override VmState StateAfterFailure(Saga<RestartState> saga) => VmState.Shelved;
}
