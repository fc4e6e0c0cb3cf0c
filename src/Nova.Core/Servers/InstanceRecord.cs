using MemoryPack;
using Nova.Core.Flavors;
using Nova.Core.Networks;

namespace Nova.Core.Servers;

/// <summary>Who locked an instance.</summary>
public enum LockedBy : byte
{
    /// <summary>It is not locked.</summary>
    Nobody,

    /// <summary>A user of the owning project.</summary>
    Owner,

    /// <summary>An administrator.</summary>
    Admin,
}

/// <summary>The newest fault of an instance.</summary>
/// <param name="Code">HTTP-like code; 500 hides <paramref name="Details"/> from tenants.</param>
/// <param name="Message">At most 255 characters, fit for tenants.</param>
/// <param name="Details">For administrators.</param>
/// <param name="CreatedAt">When it happened.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InstanceFault(int Code, string Message, string? Details, DateTimeOffset CreatedAt);

/// <summary>An instance as every service sees it: the row, its flavor as it was at build time, metadata, tags and fault in one record.</summary>
/// <remarks>Immutable; a change is a new record with a higher <see cref="Revision"/>.</remarks>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InstanceRecord
{
    /// <summary>For logs and errors: user data may hold secrets.</summary>
    public override string ToString() => $"instance {Id} ({VmState}, {TaskState?.ToString() ?? "idle"}, on {Host ?? "no host"}, revision {Revision})";

    /// <summary>The server's uuid.</summary>
    public required Guid Id { get; init; }

    /// <summary>Row number: what the hypervisor's name of the guest and the EC2 id (<c>i-0000002a</c>) are made from.</summary>
    public long Number { get; init; }

    /// <summary>The name the hypervisor knows the guest by (<c>instance_name_template</c>'s default upstream, <c>OS-EXT-SRV-ATTR:instance_name</c>).</summary>
    [MemoryPackIgnore]
    public string GuestName => $"instance-{Number:x8}";

    /// <summary>Revision of the row: order of commits (docs/laws.md, Revisions are the order of commits). Part of every cache key.</summary>
    public required long Revision { get; init; }

    /// <summary>Number of the newest command attempt given to a host for any guest of this instance; it only rises.</summary>
    public int Attempt { get; init; }

    /// <summary>Owning project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>User who created it.</summary>
    public required string UserId { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Description, null when unset (since 2.19).</summary>
    public string? Description { get; init; }

    /// <summary>Host name shown to the guest.</summary>
    public required string Hostname { get; init; }

    /// <summary>Shared by all servers of one request (<c>r-xxxxxxxx</c>).</summary>
    public required string ReservationId { get; init; }

    /// <summary>Index within its request, from 0.</summary>
    public int LaunchIndex { get; init; }

    /// <summary>Stable state.</summary>
    public VmState VmState { get; init; }

    /// <summary>Operation in progress, null when idle.</summary>
    public TaskState? TaskState { get; init; }

    /// <summary>What the hypervisor last said.</summary>
    public PowerState PowerState { get; init; }

    /// <summary>Progress of the operation, 0–100.</summary>
    public int Progress { get; init; }

    /// <summary>Host it is bound to; null until scheduled.</summary>
    public string? Host { get; init; }

    /// <summary>Hypervisor node on the host.</summary>
    public string? Node { get; init; }

    /// <summary>Zone it runs in.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Zone the user asked for (2.96); null when not pinned.</summary>
    public string? PinnedAvailabilityZone { get; init; }

    /// <summary>Creation time.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>First time it became active.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When it was terminated.</summary>
    public DateTimeOffset? TerminatedAt { get; init; }

    /// <summary>When the row was marked deleted; null while it exists.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The flavor as it was when the server was built or last resized.</summary>
    public required FlavorRecord Flavor { get; init; }

    /// <summary>Image it was built from; null when volume-backed.</summary>
    public string? ImageId { get; init; }

    /// <summary>Properties of the image at build time (name → value), plus min_ram, min_disk, disk_format, container_format.</summary>
    public IReadOnlyDictionary<string, string> ImageProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Key pair name.</summary>
    public string? KeyName { get; init; }

    /// <summary>User metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tags (2.26), sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who locked it.</summary>
    public LockedBy LockedBy { get; init; }

    /// <summary>Reason given with the lock (2.73).</summary>
    public string? LockedReason { get; init; }

    /// <summary>True where the guest gets a config drive.</summary>
    public bool ConfigDrive { get; init; }

    /// <summary>User data as given, base64.</summary>
    public string? UserData { get; init; }

    /// <summary>Root device name such as <c>/dev/vda</c>.</summary>
    public string? RootDeviceName { get; init; }

    /// <summary>Access address given by the user.</summary>
    public string? AccessIPv4 { get; init; }

    /// <summary>Access address given by the user.</summary>
    public string? AccessIPv6 { get; init; }

    /// <summary>Its addresses, as of <see cref="Revision"/>. Whoever tells of addresses reads them here: that a server has none is written down nowhere else.</summary>
    [MemoryPackIgnore]
    public IReadOnlyList<InstanceAddress> Addresses => InstanceAddress.Of(Interfaces);

    /// <summary>True for <c>OS-DCF:diskConfig</c> AUTO.</summary>
    public bool AutoDiskConfig { get; init; }

    /// <summary>Block devices of the server.</summary>
    public IReadOnlyList<BlockDevice> BlockDevices { get; init; } = [];

    /// <summary>Names of the security groups.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>Scheduler hints as given, a JSON object; null for none (2.100).</summary>
    public string? SchedulerHints { get; init; }

    /// <summary>Server group it belongs to.</summary>
    public Guid? ServerGroupId { get; init; }

    /// <summary>Trusted image certificate ids (2.63).</summary>
    public IReadOnlyList<string>? TrustedImageCertificates { get; init; }

    /// <summary>Newest fault; null for none.</summary>
    public InstanceFault? Fault { get; init; }

    /// <summary>The guest it is: its incarnation on <see cref="Host"/>; null until scheduled.</summary>
    public Guid? GuestId { get; init; }

    /// <summary>Its network interfaces in their order; null for none.</summary>
    public IReadOnlyList<InstanceInterface>? Interfaces { get; init; }

    /// <summary>The image that holds the disk of a shelved server; null for any other.</summary>
    public string? ShelvedImageId { get; init; }

    /// <summary>When it was shelved; null for any other.</summary>
    public DateTimeOffset? ShelvedAt { get; init; }
}

/// <summary>Where a block device's contents come from.</summary>
public enum BlockDeviceSource : byte
{
    /// <summary>An image.</summary>
    Image,

    /// <summary>Empty: an ephemeral or swap disk.</summary>
    Blank,

    /// <summary>A volume.</summary>
    Volume,

    /// <summary>A volume snapshot.</summary>
    Snapshot,
}

/// <summary>One block device of a server (<c>block_device_mapping_v2</c>).</summary>
/// <param name="Source">Where its contents come from.</param>
/// <param name="SourceId">Image, volume or snapshot id; null for blank.</param>
/// <param name="ToVolume">True where the destination is a volume, false for a local disk.</param>
/// <param name="BootIndex">0 for the boot disk; null or negative for none.</param>
/// <param name="SizeGb">Size in GiB; null for the flavor's. A swap disk's size is in MiB.</param>
/// <param name="GuestFormat"><c>swap</c> for a swap disk, else a file system or null.</param>
/// <param name="DeviceName">Such as <c>/dev/vdb</c>; null until chosen by the host.</param>
/// <param name="DiskBus">Bus asked for, or null.</param>
/// <param name="DeviceType"><c>disk</c>, <c>cdrom</c>, … or null.</param>
/// <param name="DeleteOnTermination">Whether it goes with the server.</param>
/// <param name="Tag">Device tag (2.42).</param>
/// <param name="VolumeType">Volume type asked for (2.67).</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BlockDevice(
    BlockDeviceSource Source,
    string? SourceId,
    bool ToVolume,
    int? BootIndex,
    int? SizeGb,
    string? GuestFormat,
    string? DeviceName,
    string? DiskBus,
    string? DeviceType,
    bool DeleteOnTermination,
    string? Tag,
    string? VolumeType);
