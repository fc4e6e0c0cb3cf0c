using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>What a power action is called, does, and leaves.</summary>
/// <param name="Operation">What the host does.</param>
/// <param name="Name">Name of the action; its event is <c>compute_&lt;name&gt;_instance</c>.</param>
/// <param name="Result">vm_state after success.</param>
internal sealed record PowerAction(PowerOperation Operation, string Name, VmState Result);

/// <summary>The power actions, and how one is written: task state, action, event and saga in the caller's transaction.</summary>
internal sealed class PowerActions(SagaRegistry registry)
{
    public static readonly IReadOnlyDictionary<ServerAction, PowerAction> Table = new Dictionary<ServerAction, PowerAction>
    {
        [ServerAction.Start] = new(PowerOperation.Start, "start", VmState.Active),
        [ServerAction.Stop] = new(PowerOperation.Stop, "stop", VmState.Stopped),
        [ServerAction.RebootSoft] = new(PowerOperation.RebootSoft, "reboot", VmState.Active),
        [ServerAction.RebootHard] = new(PowerOperation.RebootHard, "reboot", VmState.Active),
        [ServerAction.Pause] = new(PowerOperation.Pause, "pause", VmState.Paused),
        [ServerAction.Unpause] = new(PowerOperation.Unpause, "unpause", VmState.Active),
        [ServerAction.Suspend] = new(PowerOperation.Suspend, "suspend", VmState.Suspended),
        [ServerAction.Resume] = new(PowerOperation.Resume, "resume", VmState.Active),
    };

    /// <summary>Writes an action that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, ServerAction action, Guid owner, RequestContext context)
    {
        var power = Table[action];
        if (!InstanceStore.TryStartTask(scope, seen, InstanceTransitions.Table[action].WhileRunning!.Value))
        {
            return null;
        }

        // A hard reboot is allowed over a soft one that hangs and the like: it takes their place.
        if (SagaStore.RemoveOfInstance(scope, seen.Id))
        {
            ActionStore.Supersede(scope, seen.Id, "Superseded by a hard reboot.");
        }

        var number = ActionStore.Start(scope, seen.Id, power.Name, context);
        ActionStore.StartEvent(scope, number, $"compute_{power.Name}_instance", seen.Host);
        var state = new PowerActionState { Action = action, Attempt = seen.Attempt + 1, Before = seen.VmState };
        var entry = SagaStarter.NewEntry(Guid.NewGuid(), registry[PowerActionSaga.Kind], seen.Id, owner, context, scope.Now, number, state);
        SagaStore.Insert(scope, entry);
        return entry;
    }
}
