using Nova.Conductor.Servers;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The disk is in the image: the server is SHELVED. It is the end where it stays on its host.</summary>
internal sealed class KeepShelved(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<ShelveState> saga, CancellationToken ct)
    {
        var shelved = saga.State with { IsShelved = true };
        if (!shelved.Offloads)
        {
            saga.State = shelved;
            await journal.EndAsync(saga, scope =>
            {
                Shelve(scope, saga);
                ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
            }).ConfigureAwait(false);
            return StepOutcome.Next;
        }

        var next = shelved.Order with { Attempt = shelved.Order.Attempt + 1 };
        await journal.DoneAsync(saga, shelved.With(next), scope =>
        {
            Shelve(scope, saga);
            InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.Shelve, "end");
            InstanceStore.SetAttempt(scope, saga.InstanceId, next.GuestId, next.Attempt);
            InstanceStore.SetTask(scope, saga.InstanceId, TaskState.ShelvingOffloading);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_shelve_offload_instance", next.Host);
            InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.ShelveOffload, "start");
        }).ConfigureAwait(false);
        saga.Instance = null;
        return StepOutcome.Next;
    }

    private static void Shelve(WriteScope scope, Saga<ShelveState> saga)
    {
        InstanceStore.SetShelved(scope, saga.InstanceId, saga.State.ImageId, scope.Now);
        InstanceStore.EndTask(scope, saga.InstanceId, VmState.Shelved, PowerState.Shutdown);
    }
}
