using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Ends a failed build: ERROR with a fault. A host that could not be made to take it back keeps the instance bound, claim included, until it is deleted.</summary>
internal sealed class FailBuild(SagaJournal journal)
{
    public Task RunAsync(Saga saga, CancellationToken ct) => journal.EndAsync(saga, scope =>
    {
        InstanceStore.Failed(scope, saga.InstanceId, VmState.Error, InstanceFaults.Of(saga.Because, scope.Now));
        ActionStore.Finish(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
    });
}
