using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>The API's status words, worked out from vm_state and task_state, and back again for the <c>status</c> filter.</summary>
internal static class ServerStatus
{
    private static readonly TaskState[] Rebuilding = [TaskState.Rebuilding, TaskState.RebuildBlockDeviceMapping, TaskState.RebuildSpawning];
    private static readonly TaskState[] Resizing = [TaskState.ResizePrep, TaskState.ResizeMigrating, TaskState.ResizeMigrated, TaskState.ResizeFinish];

    /// <summary>Per vm_state its usual status, and the task states that change it. The order is upstream's.</summary>
    private static readonly (VmState VmState, string Usual, (TaskState[] TaskStates, string Status)[] While)[] Table =
    [
        (VmState.Active, "ACTIVE",
        [
            ([TaskState.Rebooting, TaskState.RebootPending, TaskState.RebootStarted], "REBOOT"),
            ([TaskState.RebootingHard, TaskState.RebootPendingHard, TaskState.RebootStartedHard], "HARD_REBOOT"),
            ([TaskState.UpdatingPassword], "PASSWORD"),
            (Rebuilding, "REBUILD"),
            ([TaskState.Migrating], "MIGRATING"),
            (Resizing, "RESIZE"),
        ]),
        (VmState.Building, "BUILD", []),
        (VmState.Stopped, "SHUTOFF", [(Resizing, "RESIZE"), (Rebuilding, "REBUILD")]),
        (VmState.Resized, "VERIFY_RESIZE", [([TaskState.ResizeReverting], "REVERT_RESIZE")]),
        (VmState.Paused, "PAUSED", [([TaskState.Migrating], "MIGRATING")]),
        (VmState.Suspended, "SUSPENDED", []),
        (VmState.Rescued, "RESCUE", []),
        (VmState.Error, "ERROR", [(Rebuilding, "REBUILD")]),
        (VmState.Deleted, "DELETED", []),
        (VmState.SoftDelete, "SOFT_DELETED", []),
        (VmState.Shelved, "SHELVED", []),
        (VmState.ShelvedOffloaded, "SHELVED_OFFLOADED", []),
    ];

    /// <summary>The status of a server; a deleted row always shows DELETED.</summary>
    public static string Of(InstanceRecord instance)
    {
        if (instance.DeletedAt is not null)
        {
            return "DELETED";
        }

        foreach (var (vmState, usual, exceptions) in Table)
        {
            if (vmState != instance.VmState)
            {
                continue;
            }

            if (instance.TaskState is { } task)
            {
                foreach (var (taskStates, status) in exceptions)
                {
                    if (taskStates.Contains(task))
                    {
                        return status;
                    }
                }
            }

            return usual;
        }

        return "UNKNOWN";
    }

    /// <summary>Statuses that show a progress figure.</summary>
    public static bool HasProgress(string status) => status is "ACTIVE" or "BUILD" or "REBUILD" or "RESIZE" or "VERIFY_RESIZE" or "MIGRATING";

    /// <summary>
    /// The vm_states and task_states a list of statuses stands for. As upstream, task states narrow the query only where every
    /// status asked for is one of a task; false where none of the words is a status.
    /// </summary>
    public static bool TryParse(IEnumerable<string> words, out List<VmState> vmStates, out List<TaskState>? taskStates)
    {
        vmStates = [];
        taskStates = [];
        foreach (var word in words)
        {
            foreach (var (vmState, usual, exceptions) in Table)
            {
                if (string.Equals(usual, word, StringComparison.OrdinalIgnoreCase))
                {
                    vmStates.Add(vmState);
                    taskStates = null;
                }

                foreach (var (tasks, status) in exceptions)
                {
                    if (string.Equals(status, word, StringComparison.OrdinalIgnoreCase))
                    {
                        vmStates.Add(vmState);
                        taskStates?.AddRange(tasks);
                    }
                }
            }
        }

        return vmStates.Count > 0;
    }
}
