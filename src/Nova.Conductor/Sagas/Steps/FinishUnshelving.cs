using Nova.Conductor.Servers;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest runs: the server is ACTIVE and launched anew, as upstream counts it, and its image goes.</summary>
internal sealed class FinishUnshelving(SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        var (state, guest) = (saga.State, saga.State.Guest!);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await journal.EndAsync(saga, scope =>
        {
            var devices = guest.BlockDevices ?? instance.WithBootDiskOf(state.Image!.Id).BlockDevices;
            InstanceStore.Launched(scope, saga.InstanceId, guest.PowerState, guest.RootDeviceName, devices);
            InstanceStore.Relaunched(scope, saga.InstanceId);
            StartShelved.Forget(scope, saga);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
            HostBuilds.ForgetFailures(scope, state.Search.Chosen!.NodeId);
            scope.Touch(Revisioned.Hosts, state.Search.Chosen!.NodeId);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
