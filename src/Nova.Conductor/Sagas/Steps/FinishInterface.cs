using Nova.Conductor.Networks;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest has its interface, or has it no longer: then its addresses are given back.</summary>
internal sealed class FinishInterface(SagaJournal journal, NetworkHints hints)
{
    public async Task<StepOutcome> AttachedAsync(Saga<InterfaceState> saga, CancellationToken ct)
    {
        await journal.EndAsync(saga, scope => End(scope, saga)).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    public async Task<StepOutcome> DetachedAsync(Saga<InterfaceState> saga, CancellationToken ct)
    {
        IReadOnlyList<string> hosts = [];
        await journal.EndAsync(saga, scope =>
        {
            hosts = ConcernedHosts.OfServer(scope, saga.InstanceId);
            GuestAddresses.TakeBackOne(scope, saga.InstanceId, saga.State.InterfaceId);
            End(scope, saga);
        }).ConfigureAwait(false);
        await hints.TellAsync(hosts, ct).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    private static void End(WriteScope scope, Saga<InterfaceState> saga)
    {
        InstanceStore.EndTask(scope, saga.InstanceId, saga.State.Before, saga.State.Answered!.PowerState);
        ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
    }
}
