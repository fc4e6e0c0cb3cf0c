using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Sagas;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The switch: the server is the guest that was made, and the one out of reach is a leftover, which its host removes before it reports up.</summary>
internal sealed class FinishEvacuation(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<EvacuateState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var (id, source) = (saga.InstanceId, state.Source);
        var hasEnded = await journal.EndIfAsync(
            saga,
            scope => !source.IsGone || !HostLeaseStore.IsUp(scope, source.Host, scope.Now),
            scope =>
            {
                LeftHost.Switch(scope, id, state, source.IsGone);
                InstanceStore.Rebuilt(scope, id, state.PowerOn ? VmState.Active : VmState.Stopped, state.After, state.Made?.RootDeviceName, state.Made?.BlockDevices);
                MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.Done);
                ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
            }).ConfigureAwait(false);

        // A host that is up has compared its guests before this was written, and kept its own: it is told.
        return hasEnded ? StepOutcome.Next : StepOutcome.RepeatFrom(LeaveSource.Step);
    }
}
