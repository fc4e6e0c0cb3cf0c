using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>Begins a power action: task state, action, event and saga in the caller's transaction.</summary>
internal sealed class StartPowerAction(SagaStarter sagas, SupersedeSaga supersede, PowerActionSaga powerActions)
{
    /// <summary>Writes an action that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, ServerAction action, RequestContext context)
    {
        var rule = InstanceTransitions.Table[action];
        if (!InstanceStore.TryStartTask(scope, seen, rule.WhileRunning!.Value))
        {
            return null;
        }

        // A hard reboot is allowed over a soft one that hangs and the like: it takes their place.
        supersede.Supersede(scope, seen.Id, "Superseded by a hard reboot.");
        var number = ActionStore.Start(scope, seen.Id, rule.Word, context);
        ActionStore.StartEvent(scope, number, $"compute_{rule.Word}_instance", seen.Host);
        var state = new PowerActionState { Action = action, Attempt = seen.Attempt + 1, Before = seen.VmState };
        return sagas.Write(scope, powerActions, seen.Id, context, number, state);
    }
}
