// Names and values are those of libvirt-domain.h; its documentation says what each means.
#pragma warning disable CS1591

namespace Nova.Libvirt;

/// <summary><c>virDomainMigrateFlags</c>.</summary>
[Flags]
public enum VirDomainMigrateFlags : uint
{
    None = 0,
    Live = 1 << 0,
    Peer2Peer = 1 << 1,
    Tunnelled = 1 << 2,
    PersistDest = 1 << 3,
    UndefineSource = 1 << 4,
    Paused = 1 << 5,
    NonSharedDisk = 1 << 6,
    NonSharedInc = 1 << 7,
    ChangeProtection = 1 << 8,
    Unsafe = 1 << 9,
    Offline = 1 << 10,
    Compressed = 1 << 11,
    AbortOnError = 1 << 12,
    AutoConverge = 1 << 13,
    RdmaPinAll = 1 << 14,
    PostCopy = 1 << 15,
    Tls = 1 << 16,
    Parallel = 1 << 17,
    NonSharedSynchronousWrites = 1 << 18,
    PostCopyResume = 1 << 19,
    Zerocopy = 1 << 20,
}

/// <summary><c>virDomainJobType</c>.</summary>
public enum VirDomainJobType
{
    None = 0,
    Bounded = 1,
    Unbounded = 2,
    Completed = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary><c>virDomainBlockJobType</c>.</summary>
public enum VirDomainBlockJobType
{
    Unknown = 0,
    Pull = 1,
    Copy = 2,
    Commit = 3,
    ActiveCommit = 4,
    Backup = 5,
}

/// <summary><c>virConnectDomainEventBlockJobStatus</c>.</summary>
public enum VirDomainBlockJobStatus
{
    Completed = 0,
    Failed = 1,
    Canceled = 2,
    Ready = 3,
}

/// <summary><c>virDomainBlockRebaseFlags</c>.</summary>
[Flags]
public enum VirDomainBlockRebaseFlags : uint
{
    None = 0,
    Shallow = 1 << 0,
    ReuseExt = 1 << 1,
    CopyRaw = 1 << 2,
    Copy = 1 << 3,
    Relative = 1 << 4,
    CopyDev = 1 << 5,
    BandwidthBytes = 1 << 6,
}

/// <summary><c>virDomainBlockCommitFlags</c>.</summary>
[Flags]
public enum VirDomainBlockCommitFlags : uint
{
    None = 0,
    Shallow = 1 << 0,
    Delete = 1 << 1,
    Active = 1 << 2,
    Relative = 1 << 3,
    BandwidthBytes = 1 << 4,
}

/// <summary><c>virDomainBlockCopyFlags</c>.</summary>
[Flags]
public enum VirDomainBlockCopyFlags : uint
{
    None = 0,
    Shallow = 1 << 0,
    ReuseExt = 1 << 1,
    TransientJob = 1 << 2,
    SynchronousWrites = 1 << 3,
}

/// <summary><c>virDomainBlockJobAbortFlags</c>.</summary>
[Flags]
public enum VirDomainBlockJobAbortFlags : uint
{
    None = 0,
    Async = 1 << 0,
    Pivot = 1 << 1,
}

/// <summary><c>virDomainStatsTypes</c>.</summary>
[Flags]
public enum VirDomainStatsTypes : uint
{
    None = 0,
    State = 1 << 0,
    CpuTotal = 1 << 1,
    Balloon = 1 << 2,
    Vcpu = 1 << 3,
    Interface = 1 << 4,
    Block = 1 << 5,
    Perf = 1 << 6,
    Iothread = 1 << 7,
    Memory = 1 << 8,
    Dirtyrate = 1 << 9,
    Vm = 1 << 10,
}

/// <summary><c>virConnectGetAllDomainStatsFlags</c>.</summary>
[Flags]
public enum VirConnectGetAllDomainStatsFlags : uint
{
    None = 0,
    Active = VirConnectListAllDomainsFlags.Active,
    Inactive = VirConnectListAllDomainsFlags.Inactive,
    Persistent = VirConnectListAllDomainsFlags.Persistent,
    Transient = VirConnectListAllDomainsFlags.Transient,
    Running = VirConnectListAllDomainsFlags.Running,
    Paused = VirConnectListAllDomainsFlags.Paused,
    Shutoff = VirConnectListAllDomainsFlags.Shutoff,
    Other = VirConnectListAllDomainsFlags.Other,
    Nowait = 1 << 29,
    Backing = 1 << 30,
    EnforceStats = 1u << 31,
}

/// <summary><c>virDomainMemoryStatTags</c>.</summary>
public enum VirDomainMemoryStatTag
{
    SwapIn = 0,
    SwapOut = 1,
    MajorFault = 2,
    MinorFault = 3,
    Unused = 4,
    Available = 5,
    ActualBalloon = 6,
    Rss = 7,
    Usable = 8,
    LastUpdate = 9,
    DiskCaches = 10,
    HugetlbPgalloc = 11,
    HugetlbPgfail = 12,
}

/// <summary><c>virTypedParameterType</c>.</summary>
public enum VirTypedParameterType
{
    Int = 1,
    Uint = 2,
    Llong = 3,
    Ullong = 4,
    Double = 5,
    Boolean = 6,
    String = 7,
}
