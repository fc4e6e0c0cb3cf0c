using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>Unplugs an interface from a guest. A guest that does not let go of it keeps it, with its addresses.</summary>
internal sealed record DetachInterfaceSaga : SagaDefinition<InterfaceState>
{
    public DetachInterfaceSaga(PlugOnHost plug, FinishInterface finish)
        : base("detach_interface", ComputeRpc.DetachInterface.Timeout) => Steps =
        [
            //    step              do
            Step("detach_on_host",  plug.DetachAsync),
            Step("finish",          finish.DetachedAsync) with { PointOfNoReturn = true },
        ];

    /// <summary>Upstream has no notification of one that failed.</summary>
    public override string? EventOf(InterfaceState state, string phase) => phase == "error" ? null : InstanceEvents.DetachInterface;

    protected override VmState StateAfterFailure(Saga<InterfaceState> saga) => saga.State.Before;
}
