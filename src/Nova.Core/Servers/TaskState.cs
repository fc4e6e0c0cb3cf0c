namespace Nova.Core.Servers;

/// <summary>The operation in progress on an instance (<c>task_state</c> upstream); null where idle. Wire names: <see cref="StateNames"/>.</summary>
public enum TaskState : byte
{
    /// <summary><c>scheduling</c>.</summary>
    Scheduling,

    /// <summary><c>block_device_mapping</c>.</summary>
    BlockDeviceMapping,

    /// <summary><c>networking</c>.</summary>
    Networking,

    /// <summary><c>spawning</c>.</summary>
    Spawning,

    /// <summary><c>image_snapshot</c>.</summary>
    ImageSnapshot,

    /// <summary><c>image_snapshot_pending</c>.</summary>
    ImageSnapshotPending,

    /// <summary><c>image_pending_upload</c>.</summary>
    ImagePendingUpload,

    /// <summary><c>image_uploading</c>.</summary>
    ImageUploading,

    /// <summary><c>image_backup</c>.</summary>
    ImageBackup,

    /// <summary><c>updating_password</c>.</summary>
    UpdatingPassword,

    /// <summary><c>resize_prep</c>.</summary>
    ResizePrep,

    /// <summary><c>resize_migrating</c>.</summary>
    ResizeMigrating,

    /// <summary><c>resize_migrated</c>.</summary>
    ResizeMigrated,

    /// <summary><c>resize_finish</c>.</summary>
    ResizeFinish,

    /// <summary><c>resize_reverting</c>.</summary>
    ResizeReverting,

    /// <summary><c>resize_confirming</c>.</summary>
    ResizeConfirming,

    /// <summary><c>rebooting</c>.</summary>
    Rebooting,

    /// <summary><c>reboot_pending</c>.</summary>
    RebootPending,

    /// <summary><c>reboot_started</c>.</summary>
    RebootStarted,

    /// <summary><c>rebooting_hard</c>.</summary>
    RebootingHard,

    /// <summary><c>reboot_pending_hard</c>.</summary>
    RebootPendingHard,

    /// <summary><c>reboot_started_hard</c>.</summary>
    RebootStartedHard,

    /// <summary><c>pausing</c>.</summary>
    Pausing,

    /// <summary><c>unpausing</c>.</summary>
    Unpausing,

    /// <summary><c>suspending</c>.</summary>
    Suspending,

    /// <summary><c>resuming</c>.</summary>
    Resuming,

    /// <summary><c>powering-off</c>.</summary>
    PoweringOff,

    /// <summary><c>powering-on</c>.</summary>
    PoweringOn,

    /// <summary><c>rescuing</c>.</summary>
    Rescuing,

    /// <summary><c>unrescuing</c>.</summary>
    Unrescuing,

    /// <summary><c>rebuilding</c>.</summary>
    Rebuilding,

    /// <summary><c>rebuild_block_device_mapping</c>.</summary>
    RebuildBlockDeviceMapping,

    /// <summary><c>rebuild_spawning</c>.</summary>
    RebuildSpawning,

    /// <summary><c>migrating</c>.</summary>
    Migrating,

    /// <summary><c>deleting</c>.</summary>
    Deleting,

    /// <summary><c>soft-deleting</c>.</summary>
    SoftDeleting,

    /// <summary><c>restoring</c>.</summary>
    Restoring,

    /// <summary><c>shelving</c>.</summary>
    Shelving,

    /// <summary><c>shelving_image_pending_upload</c>.</summary>
    ShelvingImagePendingUpload,

    /// <summary><c>shelving_image_uploading</c>.</summary>
    ShelvingImageUploading,

    /// <summary><c>shelving_offloading</c>.</summary>
    ShelvingOffloading,

    /// <summary><c>unshelving</c>.</summary>
    Unshelving,
}
