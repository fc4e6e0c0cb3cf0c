using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a rescue knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record RescueState
{
    /// <summary>Image to boot; null where the host has to know one.</summary>
    [MemoryPackOrder(0)]
    public ImageRecord? Image { get; init; }

    /// <summary>The image the user named.</summary>
    [MemoryPackOrder(1)]
    public string? Asked { get; init; }

    [MemoryPackOrder(2)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(3)]
    public string? KeyType { get; init; }

    /// <summary>The guest, and the attempt under which it is rescued.</summary>
    [MemoryPackOrder(4)]
    public required GuestOrder Guest { get; init; }

    /// <summary>vm_state when it was asked for, which it is again where the guest was not touched.</summary>
    [MemoryPackOrder(5)]
    public required VmState Before { get; init; }

    /// <summary>The guest as it runs; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Rescued { get; init; }
}

/// <summary>Boots a server from a rescue image. A failure after its guest was stopped leaves it in ERROR, as upstream: its own disks are as they were, a hard reboot boots them.</summary>
internal sealed record RescueServerSaga : SagaDefinition<RescueState>
{
    public RescueServerSaga(RescueOnHost rescue, FinishRescue finish)
        : base("rescue_server", ComputeRpc.RescueGuest.Timeout) => Steps =
        [
            //    step              do
            Step("rescue_on_host",  rescue.DoAsync),
            Step("finish",          finish.DoAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(RescueState state, string phase) => InstanceEvents.Rescue;

    public override string? SubjectOf(RescueState state) => state.Asked;

    protected override VmState StateAfterFailure(Saga<RescueState> saga) => saga.Because?.Code == ComputeRpc.UntouchedCode ? saga.State.Before : VmState.Error;
}
