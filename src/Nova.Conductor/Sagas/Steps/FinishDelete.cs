using Nova.Conductor.Networks;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Moves;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Networks;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guests are gone: gives back claims, addresses and quota, leaves the group and marks the row deleted.</summary>
internal sealed class FinishDelete(SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<DeleteState> saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await journal.EndAsync(saga, scope =>
        {
            if (instance.Interfaces is not null)
            {
                GuestAddresses.TakeBack(scope, instance);
            }

            if (instance.SecurityGroups.Count > 0)
            {
                GroupMembers.LeaveEach(scope, instance.Id);
            }

            if (InstanceStore.MarkDeleted(scope, instance.Id))
            {
                OpenMove.Drop(scope, instance);
                GuestPasswordStore.Clear(scope, instance.Id);
                if (!saga.State.WasSoftDeleted)
                {
                    ServerQuota.GiveBack(scope, instance.ProjectId, instance.UserId, instance.Flavor);
                }
            }

            if (instance.ShelvedImageId is { } shelved)
            {
                DiscardImageSaga.Write(scope, saga, shelved);
            }

            foreach (var guest in saga.State.Guests)
            {
                AllocationStore.Release(scope, guest.GuestId);
                GuestStore.Remove(scope, instance.Id, guest.GuestId, guest.IsGone);
            }

            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
