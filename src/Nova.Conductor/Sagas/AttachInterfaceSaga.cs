using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What the sagas of interfaces know besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record InterfaceState
{
    [MemoryPackOrder(0)]
    public required GuestOrder Guest { get; init; }

    /// <summary>The interface, among those of the instance from the beginning of an attach to the end of a detach.</summary>
    [MemoryPackOrder(1)]
    public required Guid InterfaceId { get; init; }

    /// <summary>vm_state when it was asked for, which it is again whatever comes of it.</summary>
    [MemoryPackOrder(2)]
    public required VmState Before { get; init; }

    /// <summary>The guest after it; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Answered { get; init; }
}

/// <summary>Plugs an interface into a guest. A failure takes it out again and gives its address back.</summary>
internal sealed record AttachInterfaceSaga : SagaDefinition<InterfaceState>
{
    public AttachInterfaceSaga(PlugOnHost plug, FinishInterface finish)
        : base("attach_interface", ComputeRpc.AttachInterface.Timeout) => Steps =
        [
            //    step              do                     undo
            Step("attach_on_host",  plug.AttachAsync,      plug.UndoAttachAsync),
            Step("finish",          finish.AttachedAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(InterfaceState state, string phase) => InstanceEvents.AttachInterface;

    protected override VmState StateAfterFailure(Saga<InterfaceState> saga) => saga.State.Before;
}
