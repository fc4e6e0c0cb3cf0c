// Names and values are those of libvirt-domain.h; its documentation says what each means.
#pragma warning disable CS1591

namespace Nova.Libvirt;

/// <summary><c>virDomainEventID</c>.</summary>
public enum VirDomainEventId
{
    Lifecycle = 0,
    Reboot = 1,
    RtcChange = 2,
    Watchdog = 3,
    IoError = 4,
    Graphics = 5,
    IoErrorReason = 6,
    ControlError = 7,
    BlockJob = 8,
    DiskChange = 9,
    TrayChange = 10,
    Pmwakeup = 11,
    Pmsuspend = 12,
    BalloonChange = 13,
    PmsuspendDisk = 14,
    DeviceRemoved = 15,
    BlockJob2 = 16,
    Tunable = 17,
    AgentLifecycle = 18,
    DeviceAdded = 19,
    MigrationIteration = 20,
    JobCompleted = 21,
    DeviceRemovalFailed = 22,
    MetadataChange = 23,
    BlockThreshold = 24,
    MemoryFailure = 25,
    MemoryDeviceSizeChange = 26,
}

/// <summary><c>virDomainEventType</c>.</summary>
public enum VirDomainEventType
{
    Defined = 0,
    Undefined = 1,
    Started = 2,
    Suspended = 3,
    Resumed = 4,
    Stopped = 5,
    Shutdown = 6,
    PMSuspended = 7,
    Crashed = 8,
}

/// <summary><c>virDomainEventStartedDetailType</c>.</summary>
public enum VirDomainEventStartedDetail
{
    Booted = 0,
    Migrated = 1,
    Restored = 2,
    FromSnapshot = 3,
    Wakeup = 4,
}

/// <summary><c>virDomainEventSuspendedDetailType</c>.</summary>
public enum VirDomainEventSuspendedDetail
{
    Paused = 0,
    Migrated = 1,
    IOError = 2,
    Watchdog = 3,
    Restored = 4,
    FromSnapshot = 5,
    ApiError = 6,
    PostCopy = 7,
    PostCopyFailed = 8,
}

/// <summary><c>virDomainEventStoppedDetailType</c>.</summary>
public enum VirDomainEventStoppedDetail
{
    Shutdown = 0,
    Destroyed = 1,
    Crashed = 2,
    Migrated = 3,
    Saved = 4,
    Failed = 5,
    FromSnapshot = 6,
}
