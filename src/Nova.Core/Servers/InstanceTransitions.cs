namespace Nova.Core.Servers;

/// <summary>When an action is allowed and what it sets while it runs.</summary>
/// <param name="Word">The word upstream's messages use: <c>Cannot 'stop' instance …</c>.</param>
/// <param name="VmStates">Allowed stable states; null allows any.</param>
/// <param name="TaskStates">Allowed task states; null in the list stands for idle; null instead of a list allows any.</param>
/// <param name="WhileRunning">Task state while the action runs; null where it changes none.</param>
/// <param name="NeedsLaunch">True where a server that never became active refuses the action.</param>
/// <param name="RefusedWhenLocked">True where a lock stops callers who are not administrators.</param>
/// <param name="NeedsHost">True where a server on no host refuses the action.</param>
/// <param name="Becomes">vm_state after a power action that succeeded; null for any other action, whose saga says what becomes of the server.</param>
public sealed record Transition(
    string Word,
    IReadOnlyList<VmState>? VmStates,
    IReadOnlyList<TaskState?>? TaskStates,
    TaskState? WhileRunning,
    bool NeedsLaunch = true,
    bool RefusedWhenLocked = true,
    bool NeedsHost = false,
    VmState? Becomes = null)
{
    /// <summary>True for what a host does to a guest's power, and nothing else to it.</summary>
    public bool IsPowerAction => Becomes is not null;
}

/// <summary>Why an action is refused: upstream's exact words, and a code the callers decide by.</summary>
/// <param name="Message">Fit for the tenant.</param>
/// <param name="Locked">True where the lock refused it.</param>
public sealed record TransitionRefusal(string Message, bool Locked);

/// <summary>
/// The one table of transitions: which action is allowed in which state. The conductor checks it in the transaction that starts the action, whose
/// answer the API passes on; <c>docs/server-actions.md</c> is printed from it.
/// </summary>
/// <remarks>Matches upstream's <c>check_instance_state</c> decorators; checked in the order lock, host, vm_state, task_state, launched_at.</remarks>
public static class InstanceTransitions
{
    private static readonly TaskState?[] Idle = [null];

    private static readonly TaskState?[] HardRebootable =
    [
        null, TaskState.Rebooting, TaskState.RebootPending, TaskState.RebootStarted, TaskState.Resuming,
        TaskState.RebootingHard, TaskState.Unpausing, TaskState.Pausing, TaskState.Suspending,
    ];

    /// <summary>An acknowledged delete wins.</summary>
    private static readonly TaskState?[] NotDeleting =
        [null, .. Enum.GetValues<TaskState>().Where(state => state is not (TaskState.Deleting or TaskState.SoftDeleting)).Cast<TaskState?>()];

    private static readonly TaskState?[] MigratingLive = [TaskState.Migrating];

    private static readonly VmState[] Pluggable = [VmState.Active, VmState.Paused, VmState.Stopped];

    private static readonly VmState[] Editable = [VmState.Active, VmState.Paused, VmState.Suspended, VmState.Stopped];

    /// <summary>The table.</summary>
    public static readonly IReadOnlyDictionary<ServerAction, Transition> Table = new Dictionary<ServerAction, Transition>
    {
        //                                          word                vm_state                                task_state      while it runs
        [ServerAction.Create]         = new("create",          [VmState.Building],                     null,           TaskState.Scheduling, NeedsLaunch: false, RefusedWhenLocked: false),
        [ServerAction.Delete]         = new("delete",          null,                                   null,           TaskState.Deleting, NeedsLaunch: false),
        [ServerAction.ForceDelete]    = new("forceDelete",     null,                                   null,           TaskState.Deleting, NeedsLaunch: false),
        [ServerAction.SoftDelete]     = new("delete",          null,                                   null,           TaskState.SoftDeleting),
        [ServerAction.Restore]        = new("restore",         [VmState.SoftDelete],                   Idle,           TaskState.Restoring),
        [ServerAction.Stop]           = new("stop",            [VmState.Active, VmState.Error],        Idle,           TaskState.PoweringOff, NeedsHost: true, Becomes: VmState.Stopped),
        [ServerAction.Start]          = new("start",           [VmState.Stopped],                      Idle,           TaskState.PoweringOn, NeedsHost: true, Becomes: VmState.Active),
        [ServerAction.RebootSoft]     = new("reboot",          [VmState.Active],                       Idle,           TaskState.Rebooting, Becomes: VmState.Active),
        [ServerAction.RebootHard]     = new("reboot",          [VmState.Active, VmState.Stopped, VmState.Paused, VmState.Suspended, VmState.Error],
                                                                                                       HardRebootable, TaskState.RebootingHard, Becomes: VmState.Active),
        [ServerAction.Pause]          = new("pause",           [VmState.Active],                       Idle,           TaskState.Pausing, Becomes: VmState.Paused),
        [ServerAction.Unpause]        = new("unpause",         [VmState.Paused],                       Idle,           TaskState.Unpausing, Becomes: VmState.Active),
        [ServerAction.Suspend]        = new("suspend",         [VmState.Active],                       Idle,           TaskState.Suspending, Becomes: VmState.Suspended),
        [ServerAction.Resume]         = new("resume",          [VmState.Suspended],                    Idle,           TaskState.Resuming, Becomes: VmState.Active),
        [ServerAction.Rebuild]        = new("rebuild",         [VmState.Active, VmState.Stopped, VmState.Error], Idle, TaskState.Rebuilding),
        [ServerAction.Rescue]         = new("rescue",          [VmState.Active, VmState.Stopped, VmState.Error], Idle, TaskState.Rescuing),
        [ServerAction.Unrescue]       = new("unrescue",        [VmState.Rescued],                      Idle,           TaskState.Unrescuing),
        [ServerAction.Resize]         = new("resize",          [VmState.Active, VmState.Stopped],      Idle,           TaskState.ResizePrep, NeedsHost: true),
        [ServerAction.Migrate]        = new("migrate",         [VmState.Active, VmState.Stopped],      Idle,           TaskState.ResizePrep, NeedsHost: true),
        [ServerAction.ConfirmResize]  = new("confirmResize",   [VmState.Resized],                      Idle,           TaskState.ResizeConfirming),
        [ServerAction.RevertResize]   = new("revertResize",    [VmState.Resized],                      Idle,           TaskState.ResizeReverting),
        [ServerAction.MigrateLive]    = new("os-migrateLive",  [VmState.Active, VmState.Paused],       Idle,           TaskState.Migrating, NeedsHost: true),
        [ServerAction.Evacuate]       = new("evacuate",        [VmState.Active, VmState.Stopped, VmState.Error], NotDeleting,    TaskState.Rebuilding, RefusedWhenLocked: false, NeedsHost: true),
        [ServerAction.CreateImage]    = new("createImage",     Editable,                               Idle,           TaskState.ImageSnapshotPending, RefusedWhenLocked: false, NeedsHost: true),
        [ServerAction.CreateBackup]   = new("createBackup",    Editable,                               Idle,           TaskState.ImageBackup, RefusedWhenLocked: false, NeedsHost: true),
        [ServerAction.Shelve]         = new("shelve",          Editable,                               Idle,           TaskState.Shelving, NeedsHost: true),
        [ServerAction.ShelveOffload]  = new("shelveOffload",   [VmState.Shelved],                      Idle,           TaskState.ShelvingOffloading),
        [ServerAction.Unshelve]       = new("unshelve",        [VmState.Shelved, VmState.ShelvedOffloaded], Idle,      TaskState.Unshelving),
        [ServerAction.ChangePassword] = new("changePassword",  [VmState.Active],                       Idle,           TaskState.UpdatingPassword),
        [ServerAction.TriggerCrashDump] = new("trigger_crash_dump", [VmState.Active, VmState.Paused, VmState.Rescued, VmState.Resized, VmState.Error],
                                                                                                       Idle,           null, NeedsHost: true),
        [ServerAction.AttachInterface] = new("attach_interface", Pluggable,                            Idle,           TaskState.Networking),
        [ServerAction.DetachInterface] = new("detach_interface", Pluggable,                            Idle,           TaskState.Networking),
        [ServerAction.InjectNetworkInfo] = new("inject_network_info", null,                            null,           null, NeedsLaunch: false),
        [ServerAction.UpdateMetadata] = new("update metadata", Editable,                               null,           null),
        [ServerAction.DeleteMetadata] = new("delete metadata", Editable,                               null,           null),
        [ServerAction.UpdateTags]     = new("update tags",     Editable,                               null,           null),
        [ServerAction.DeleteTags]     = new("delete tags",     Editable,                               null,           null),
        [ServerAction.Lock]           = new("lock",            null,                                   null,           null, NeedsLaunch: false, RefusedWhenLocked: false),
        [ServerAction.Unlock]         = new("unlock",          null,                                   null,           null, NeedsLaunch: false, RefusedWhenLocked: false),
        [ServerAction.ResetState]     = new("resetState",      null,                                   null,           null, NeedsLaunch: false, RefusedWhenLocked: false),
        [ServerAction.AbortLiveMigration]         = new("abort live migration", null,                  MigratingLive,  null, NeedsLaunch: false),
        [ServerAction.ForceCompleteLiveMigration] = new("force_complete", [VmState.Active],            MigratingLive,  null, NeedsLaunch: false),
    };

    /// <summary>Checks whether <paramref name="action"/> may start on <paramref name="instance"/> now.</summary>
    /// <param name="action">The action asked for.</param>
    /// <param name="instance">The instance as read in the transaction that will start the action.</param>
    /// <param name="isAdmin">True where the caller may act on locked servers.</param>
    /// <returns>Null where it is allowed, else the refusal.</returns>
    public static TransitionRefusal? Check(ServerAction action, InstanceRecord instance, bool isAdmin)
    {
        var rule = Table[action];
        if (rule.RefusedWhenLocked && instance.LockedBy != LockedBy.Nobody && !isAdmin)
        {
            return new($"Instance {instance.Id} is locked", Locked: true);
        }

        if (rule.NeedsHost && instance.Host is null)
        {
            return new($"Instance {instance.Id} is not ready", Locked: false);
        }

        if (rule.VmStates is { } vmStates && !vmStates.Contains(instance.VmState))
        {
            return Refuse(rule, instance, "vm_state", StateNames.Of(instance.VmState));
        }

        if (rule.TaskStates is { } taskStates && !taskStates.Contains(instance.TaskState))
        {
            return Refuse(rule, instance, "task_state", StateNames.Of(instance.TaskState) ?? "None");
        }

        if (rule.NeedsLaunch && instance.LaunchedAt is null)
        {
            // Upstream names attribute and state only where the state is something.
            return new($"Instance {instance.Id} is in an invalid state for '{rule.Word}'", Locked: false);
        }

        return null;
    }

    private static TransitionRefusal Refuse(Transition rule, InstanceRecord instance, string attribute, string state)
        => new($"Cannot '{rule.Word}' instance {instance.Id} while it is in {attribute} {state}", Locked: false);
}
