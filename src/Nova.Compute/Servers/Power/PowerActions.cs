using Nova.Core.Servers;

namespace Nova.Compute.Servers.Power;

/// <summary>What a power action is on its host.</summary>
/// <param name="Shown">Task state once the host has it at work.</param>
/// <param name="Starts">True where it makes a guest run that did not, so that it needs the lease and the claim.</param>
internal sealed record PowerAction(TaskState Shown, bool Starts);

/// <summary>The power actions of <see cref="InstanceTransitions"/>, as a host sees them.</summary>
internal static class PowerActions
{
    public static readonly IReadOnlyDictionary<ServerAction, PowerAction> Table = new Dictionary<ServerAction, PowerAction>
    {
        //                               task_state                    starts a guest
        [ServerAction.Start]      = new(TaskState.PoweringOn,         Starts: true),
        [ServerAction.Stop]       = new(TaskState.PoweringOff,        Starts: false),
        [ServerAction.RebootSoft] = new(TaskState.RebootStarted,      Starts: true),
        [ServerAction.RebootHard] = new(TaskState.RebootStartedHard,  Starts: true),
        [ServerAction.Pause]      = new(TaskState.Pausing,            Starts: false),
        [ServerAction.Unpause]    = new(TaskState.Unpausing,          Starts: true),
        [ServerAction.Suspend]    = new(TaskState.Suspending,         Starts: false),
        [ServerAction.Resume]     = new(TaskState.Resuming,           Starts: true),
    };
}
