using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Power;

/// <summary>What a power operation is called in the journal, shown as, and whether it makes a guest run.</summary>
/// <param name="Operation">Name in the journal.</param>
/// <param name="Shown">Task state while it runs.</param>
/// <param name="Starts">True where it makes a guest run that did not, so that it needs the lease and the claim.</param>
internal sealed record PowerDeed(AttemptOperation Operation, TaskState Shown, bool Starts);

/// <summary>The table of power operations.</summary>
internal static class PowerDeeds
{
    public static PowerDeed Of(PowerOperation operation) => operation switch
    {
        //                                operation in the journal      task_state                    starts a guest
        PowerOperation.Start      => new(AttemptOperation.Start,      TaskState.PoweringOn,         Starts: true),
        PowerOperation.Stop       => new(AttemptOperation.Stop,       TaskState.PoweringOff,        Starts: false),
        PowerOperation.RebootSoft => new(AttemptOperation.RebootSoft, TaskState.RebootStarted,      Starts: true),
        PowerOperation.RebootHard => new(AttemptOperation.RebootHard, TaskState.RebootStartedHard,  Starts: true),
        PowerOperation.Pause      => new(AttemptOperation.Pause,      TaskState.Pausing,            Starts: false),
        PowerOperation.Unpause    => new(AttemptOperation.Unpause,    TaskState.Unpausing,          Starts: true),
        PowerOperation.Suspend    => new(AttemptOperation.Suspend,    TaskState.Suspending,         Starts: false),
        PowerOperation.Resume     => new(AttemptOperation.Resume,     TaskState.Resuming,           Starts: true),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not a power operation."),
    };
}
