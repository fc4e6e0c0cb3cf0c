using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a power action knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record PowerActionState
{
    [MemoryPackOrder(0)]
    public ServerAction Action { get; init; }

    /// <summary>Attempt given to the host.</summary>
    [MemoryPackOrder(1)]
    public int Attempt { get; init; }

    /// <summary>vm_state when it was asked for, kept where the action fails.</summary>
    [MemoryPackOrder(2)]
    public VmState Before { get; init; }

    /// <summary>What the host answered; never journaled.</summary>
    [MemoryPackIgnore]
    public PowerState After { get; init; }
}

/// <summary>Start, stop, reboot, pause, unpause, suspend, resume.</summary>
internal sealed record PowerActionSaga : SagaDefinition<PowerActionState>
{
    public PowerActionSaga(ChangePowerOnHost change, FinishPowerAction finish)
        : base("power_action", ComputeRpc.ChangePower.Timeout) => Steps =
        [
            //    step                    do
            Step("change_power_on_host",  change.DoAsync),   // what failed half way is left to the power sync
            Step("finish",                finish.DoAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(PowerActionState state, string phase) => state.Action switch
    {
        ServerAction.Start => "power_on",
        ServerAction.Stop => "power_off",
        ServerAction.RebootSoft or ServerAction.RebootHard => "reboot",
        ServerAction.Pause => "pause",
        ServerAction.Unpause => "unpause",
        ServerAction.Suspend => "suspend",
        ServerAction.Resume => "resume",
        _ => null,
    };

    /// <summary>As upstream: a hard reboot that failed on its host has taken the guest down and not brought it back. What became of the others the power sync finds out.</summary>
    protected override VmState StateAfterFailure(Saga<PowerActionState> saga) =>
        saga.State.Action == ServerAction.RebootHard && saga.Because?.Kind == FaultKind.Internal ? VmState.Error : saga.State.Before;
}
