using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Records the fault and makes the server idle again in the state it was in.</summary>
internal sealed class FailPowerAction(SagaJournal journal)
{
    public Task RunAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<PowerActionState>();

        // As upstream: a hard reboot that failed on its host has taken the guest down and not brought it back. What became of the others the power sync finds out.
        var isDown = state.Action == ServerAction.RebootHard && saga.Because?.Kind == FaultKind.Internal;
        return journal.EndAsync(saga, scope =>
        {
            InstanceStore.Failed(scope, saga.InstanceId, isDown ? VmState.Error : state.Before, InstanceFaults.Of(saga.Because, scope.Now));
            ActionStore.Finish(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
        });
    }
}
