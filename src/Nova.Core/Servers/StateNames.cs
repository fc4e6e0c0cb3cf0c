using System.Collections.Frozen;

namespace Nova.Core.Servers;

/// <summary>The names of the states as the API, the database and upstream Nova spell them.</summary>
public static class StateNames
{
    /// <summary>The name of a state that a newer daemon knows and this one does not: the server is shown, its other members are right.</summary>
    public const string Unknown = "unknown";

    private static readonly string[] VmStates =
    [
        "building",
        "active",
        "paused",
        "suspended",
        "stopped",
        "rescued",
        "resized",
        "soft-delete",
        "deleted",
        "error",
        "shelved",
        "shelved_offloaded",
    ];

    private static readonly string[] TaskStates =
    [
        "scheduling",
        "block_device_mapping",
        "networking",
        "spawning",
        "image_snapshot",
        "image_snapshot_pending",
        "image_pending_upload",
        "image_uploading",
        "image_backup",
        "updating_password",
        "resize_prep",
        "resize_migrating",
        "resize_migrated",
        "resize_finish",
        "resize_reverting",
        "resize_confirming",
        "rebooting",
        "reboot_pending",
        "reboot_started",
        "rebooting_hard",
        "reboot_pending_hard",
        "reboot_started_hard",
        "pausing",
        "unpausing",
        "suspending",
        "resuming",
        "powering-off",
        "powering-on",
        "rescuing",
        "unrescuing",
        "rebuilding",
        "rebuild_block_device_mapping",
        "rebuild_spawning",
        "migrating",
        "deleting",
        "soft-deleting",
        "restoring",
        "shelving",
        "shelving_image_pending_upload",
        "shelving_image_uploading",
        "shelving_offloading",
        "unshelving",
    ];

    private static readonly FrozenDictionary<string, VmState> VmStateByName =
        VmStates.Select((name, index) => (name, state: (VmState)index)).ToFrozenDictionary(x => x.name, x => x.state);

    private static readonly FrozenDictionary<string, TaskState> TaskStateByName =
        TaskStates.Select((name, index) => (name, state: (TaskState)index)).ToFrozenDictionary(x => x.name, x => x.state);

    /// <summary>The wire name of <paramref name="state"/>.</summary>
    public static string Of(VmState state) => (int)state < VmStates.Length ? VmStates[(int)state] : Unknown;

    /// <summary>The wire name of <paramref name="state"/>.</summary>
    public static string Of(TaskState state) => (int)state < TaskStates.Length ? TaskStates[(int)state] : Unknown;

    /// <summary>The wire name of <paramref name="state"/>, or null for none.</summary>
    public static string? Of(TaskState? state) => state is { } some ? Of(some) : null;

    /// <summary>Reads a wire name.</summary>
    public static bool TryParse(string name, out VmState state) => VmStateByName.TryGetValue(name, out state);

    /// <summary>Reads a wire name.</summary>
    public static bool TryParse(string name, out TaskState state) => TaskStateByName.TryGetValue(name, out state);
}
