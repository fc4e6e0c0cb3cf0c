using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The host could not destroy the guest: ERROR with a fault, everything else as it is, so that the server can be deleted again.</summary>
internal sealed class FailDelete(SagaJournal journal)
{
    public Task RunAsync(Saga saga, CancellationToken ct) => journal.EndAsync(saga, scope =>
    {
        InstanceStore.Failed(scope, saga.InstanceId, VmState.Error, InstanceFaults.Of(saga.Because, scope.Now));
        ActionStore.Finish(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
    });
}
