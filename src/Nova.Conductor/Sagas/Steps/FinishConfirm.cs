using Nova.Conductor.Servers;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>There is no way back any more: the source's claim and what quota is too much are given back, and the server is ACTIVE, or SHUTOFF as it was.</summary>
internal sealed class FinishConfirm(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<ConfirmState> saga, CancellationToken ct)
    {
        var (migration, source) = (saga.State.Migration, saga.State.Source);
        await journal.EndAsync(saga, scope =>
        {
            var instance = InstanceQueries.Find(scope, saga.InstanceId)!;
            AllocationStore.Release(scope, source.GuestId);
            GuestStore.Remove(scope, instance.Id, source.GuestId, source.IsGone);
            ServerQuota.Settle(scope, instance, kept: migration.NewFlavor, dropped: migration.OldFlavor);
            InstanceStore.EndTask(scope, instance.Id, instance.PowerState == PowerState.Shutdown ? VmState.Stopped : VmState.Active, instance.PowerState);
            MigrationStore.SetStatus(scope, migration.Id, MigrationStatus.Confirmed);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
