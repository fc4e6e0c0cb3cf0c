using MemoryPack;
using Nova.Conductor.Sagas.Steps;
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
internal static class PowerActionSaga
{
    public const string Kind = "power_action";

    public static SagaDefinition Define(ChangePowerOnHost change, FinishPowerAction finish, FailPowerAction fail) => new()
    {
        Kind = Kind,
        Steps =
        [
            //    step                    do               undo
            new("change_power_on_host",  change.DoAsync,  Undo: null),   // what failed half way is left to the power sync
            new("finish",                finish.DoAsync,  Undo: null) { PointOfNoReturn = true },
        ],
        Fail = fail.RunAsync,
        Patience = ComputeRpc.ChangePower.Timeout,
        Decode = static bytes => MemoryPackSerializer.Deserialize<PowerActionState>(bytes)!,
        Encode = static state => MemoryPackSerializer.Serialize((PowerActionState)state),
    };
}
