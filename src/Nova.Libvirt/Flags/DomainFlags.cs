// Names and values are those of libvirt-domain.h and libvirt-host.h; its documentation says what each means.
#pragma warning disable CS1591

namespace Nova.Libvirt;

/// <summary><c>virConnectListAllDomainsFlags</c>.</summary>
[Flags]
public enum VirConnectListAllDomainsFlags : uint
{
    None = 0,
    Active = 1 << 0,
    Inactive = 1 << 1,
    Persistent = 1 << 2,
    Transient = 1 << 3,
    Running = 1 << 4,
    Paused = 1 << 5,
    Shutoff = 1 << 6,
    Other = 1 << 7,
    Managedsave = 1 << 8,
    NoManagedsave = 1 << 9,
    Autostart = 1 << 10,
    NoAutostart = 1 << 11,
    HasSnapshot = 1 << 12,
    NoSnapshot = 1 << 13,
    HasCheckpoint = 1 << 14,
    NoCheckpoint = 1 << 15,
}

/// <summary><c>virDomainDefineFlags</c>.</summary>
[Flags]
public enum VirDomainDefineFlags : uint
{
    None = 0,
    Validate = 1 << 0,
}

/// <summary><c>virDomainCreateFlags</c>.</summary>
[Flags]
public enum VirDomainCreateFlags : uint
{
    None = 0,
    Paused = 1 << 0,
    Autodestroy = 1 << 1,
    BypassCache = 1 << 2,
    ForceBoot = 1 << 3,
    Validate = 1 << 4,
    ResetNvram = 1 << 5,
}

/// <summary><c>virDomainDestroyFlagsValues</c>.</summary>
[Flags]
public enum VirDomainDestroyFlags : uint
{
    None = 0,
    Graceful = 1 << 0,
    RemoveLogs = 1 << 1,
}

/// <summary><c>virDomainShutdownFlagValues</c>.</summary>
[Flags]
public enum VirDomainShutdownFlags : uint
{
    None = 0,
    AcpiPowerBtn = 1 << 0,
    GuestAgent = 1 << 1,
    Initctl = 1 << 2,
    Signal = 1 << 3,
    Paravirt = 1 << 4,
}

/// <summary><c>virDomainRebootFlagValues</c>.</summary>
[Flags]
public enum VirDomainRebootFlags : uint
{
    None = 0,
    AcpiPowerBtn = 1 << 0,
    GuestAgent = 1 << 1,
    Initctl = 1 << 2,
    Signal = 1 << 3,
    Paravirt = 1 << 4,
}

/// <summary><c>virDomainUndefineFlagsValues</c>.</summary>
[Flags]
public enum VirDomainUndefineFlags : uint
{
    None = 0,
    ManagedSave = 1 << 0,
    SnapshotsMetadata = 1 << 1,
    Nvram = 1 << 2,
    KeepNvram = 1 << 3,
    CheckpointsMetadata = 1 << 4,
    Tpm = 1 << 5,
    KeepTpm = 1 << 6,
}

/// <summary><c>virDomainSaveRestoreFlags</c>.</summary>
[Flags]
public enum VirDomainSaveRestoreFlags : uint
{
    None = 0,
    BypassCache = 1 << 0,
    Running = 1 << 1,
    Paused = 1 << 2,
    ResetNvram = 1 << 3,
}

/// <summary><c>virDomainXMLFlags</c>.</summary>
[Flags]
public enum VirDomainXmlFlags : uint
{
    None = 0,
    Secure = 1 << 0,
    Inactive = 1 << 1,
    UpdateCpu = 1 << 2,
    Migratable = 1 << 3,
}

/// <summary><c>virDomainModificationImpact</c>.</summary>
[Flags]
public enum VirDomainModificationImpact : uint
{
    Current = 0,
    Live = 1 << 0,
    Config = 1 << 1,
}

/// <summary><c>virDomainDeviceModifyFlags</c>.</summary>
[Flags]
public enum VirDomainDeviceModifyFlags : uint
{
    Current = 0,
    Live = 1 << 0,
    Config = 1 << 1,
    Force = 1 << 2,
}

/// <summary><c>virDomainMemoryModFlags</c>.</summary>
[Flags]
public enum VirDomainMemoryModFlags : uint
{
    Current = 0,
    Live = 1 << 0,
    Config = 1 << 1,
    Maximum = 1 << 2,
}

/// <summary><c>virDomainVcpuFlags</c>.</summary>
[Flags]
public enum VirDomainVcpuFlags : uint
{
    Current = 0,
    Live = 1 << 0,
    Config = 1 << 1,
    Maximum = 1 << 2,
    Guest = 1 << 3,
    Hotpluggable = 1 << 4,
}

/// <summary><c>virDomainMetadataType</c>.</summary>
public enum VirDomainMetadataType
{
    Description = 0,
    Title = 1,
    Element = 2,
}

/// <summary><c>virDomainSetUserPasswordFlags</c>.</summary>
[Flags]
public enum VirDomainSetUserPasswordFlags : uint
{
    None = 0,
    Encrypted = 1 << 0,
}

/// <summary><c>virConnectCompareCPUFlags</c>.</summary>
[Flags]
public enum VirConnectCompareCpuFlags : uint
{
    None = 0,
    FailIncompatible = 1 << 0,
    ValidateXml = 1 << 1,
}

/// <summary><c>virConnectBaselineCPUFlags</c>.</summary>
[Flags]
public enum VirConnectBaselineCpuFlags : uint
{
    None = 0,
    ExpandFeatures = 1 << 0,
    Migratable = 1 << 1,
}

/// <summary><c>virConnectFlags</c>.</summary>
[Flags]
public enum VirConnectFlags : uint
{
    None = 0,
    Ro = 1 << 0,
    NoAliases = 1 << 1,
}

/// <summary><c>virConnectCloseReason</c>.</summary>
public enum VirConnectCloseReason
{
    Error = 0,
    EndOfFile = 1,
    Keepalive = 2,
    Client = 3,
}
