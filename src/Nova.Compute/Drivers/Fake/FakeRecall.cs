using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <summary>What this hypervisor, which ended with its daemon, had of a guest.</summary>
/// <param name="Power">Its state; null where there was none.</param>
/// <param name="IsAside">Whether its disks were set aside for a move.</param>
internal readonly record struct FakeRecall(PowerState? Power, bool IsAside)
{
    /// <summary>Of a guest that the conductor knows.</summary>
    /// <param name="known">The guest.</param>
    /// <param name="answerOf">What the newest command on a guest came to: while an operation is under way, the conductor may not have heard of it.</param>
    public static FakeRecall Of(HostGuest known, Func<Guid, GuestState?> answerOf) => known.Instance.TaskState is { } task && answerOf(known.GuestId) is { } answer
        ? new FakeRecall(Some(answer.PowerState), answer.PowerState is PowerState.NoState && IsMoving(known.Role, task))
        : known.Role switch
        {
            GuestRole.Active => new FakeRecall(PowerStateOf(known.Instance), false),
            GuestRole.Outgoing => new FakeRecall(null, true),
            _ => default,
        };

    /// <summary>A guest that leaves answers that it has no state any more; one that is destroyed does, too, but keeps nothing.</summary>
    private static bool IsMoving(GuestRole role, TaskState task) =>
        role is GuestRole.Outgoing || (role is GuestRole.Active && task is TaskState.ResizePrep or TaskState.ResizeMigrating or TaskState.ResizeMigrated or TaskState.ResizeFinish);

    private static PowerState? PowerStateOf(InstanceRecord instance) => instance.VmState switch
    {
        VmState.Active or VmState.Rescued => PowerState.Running,
        VmState.Paused => PowerState.Paused,
        VmState.Suspended => PowerState.Suspended,
        VmState.Stopped or VmState.SoftDelete or VmState.Shelved => PowerState.Shutdown,

        // A resized server runs on, or stays stopped, until somebody confirms.
        VmState.Resized => Some(instance.PowerState) ?? PowerState.Shutdown,
        VmState.Error when instance.LaunchedAt is not null => Some(instance.PowerState) ?? PowerState.Shutdown,
        _ => null,
    };

    private static PowerState? Some(PowerState state) => state is PowerState.NoState ? null : state;
}
