using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest runs: makes the instance ACTIVE and ends the saga, secrets included.</summary>
internal sealed class FinishBuild(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<BuildState> saga, CancellationToken ct)
    {
        var (guest, node) = (saga.State.Guest!, saga.State.Search.Chosen!.NodeId);
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.Launched(scope, saga.InstanceId, guest.PowerState, guest.RootDeviceName, guest.BlockDevices);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
            HostBuilds.ForgetFailures(scope, node);

            // One build less under way there: the scheduler weighs them.
            scope.Touch(Revisioned.Hosts, node);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
