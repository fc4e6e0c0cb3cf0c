using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Asks for one server.</summary>
/// <param name="Id">The server.</param>
/// <param name="IncludeDeleted">True to find deleted rows too.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetServer(Guid Id, bool IncludeDeleted = false);

/// <summary>Asks whose a fixed address is.</summary>
/// <param name="Address">As <see cref="System.Net.IPAddress"/> prints it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FindServerByAddress(string Address);

/// <summary>Asks for servers on behalf of several requests.</summary>
/// <param name="Looks">One for each request.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetServers(IReadOnlyList<ServerLook> Looks);

/// <summary>One request's question.</summary>
/// <param name="Id">The server.</param>
/// <param name="ProjectId">The project whose servers alone the request may see; null where it may see all.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerLook(Guid Id, string? ProjectId);

/// <summary>The servers asked for.</summary>
/// <param name="Servers">In the order of the questions; null where there is none, or none that the request may see.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServersFound(IReadOnlyList<InstanceRecord?> Servers);

/// <summary>Keys servers may be sorted by.</summary>
public enum ServerSortKey : byte
{
#pragma warning disable CS1591 // each is the API's sort key of that name
    CreatedAt,
    UpdatedAt,
    LaunchedAt,
    TerminatedAt,
    Name,
    Id,
    VmState,
    TaskState,
    PowerState,
    ProjectId,
    UserId,
    Host,
    Node,
    ImageId,
    FlavorId,
    KeyName,
    Hostname,
    LaunchIndex,
    AvailabilityZone,
    Locked,
    Description,
    Progress,
    ConfigDrive,
    AutoDiskConfig,
    RootDeviceName,
    AccessIPv4,
    AccessIPv6,
#pragma warning restore CS1591
}

/// <summary>One sort criterion.</summary>
/// <param name="Key">Column.</param>
/// <param name="Descending">Direction.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerSort(ServerSortKey Key, bool Descending);

/// <summary>Filters, order and page of a list of servers. Null means "no such filter".</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListServers
{
    /// <summary>Only this project's. Null is no project, and finds nothing, unless <see cref="AllProjects"/> says otherwise.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Only this user's.</summary>
    public string? UserId { get; init; }

    /// <summary>Regular expression on the name, searched case-insensitively; plain text is matched as a substring.</summary>
    public string? NamePattern { get; init; }

    /// <summary>Regular expression on the host name.</summary>
    public string? HostnamePattern { get; init; }

    /// <summary>vm_state is one of these.</summary>
    public IReadOnlyList<VmState>? VmStates { get; init; }

    /// <summary>task_state is one of these.</summary>
    public IReadOnlyList<TaskState>? TaskStates { get; init; }

    /// <summary>Power state.</summary>
    public PowerState? PowerState { get; init; }

    /// <summary>Image id.</summary>
    public string? ImageId { get; init; }

    /// <summary>Flavor id.</summary>
    public string? FlavorId { get; init; }

    /// <summary>Exact host.</summary>
    public string? Host { get; init; }

    /// <summary>Exact node.</summary>
    public string? Node { get; init; }

    /// <summary>Reservation.</summary>
    public string? ReservationId { get; init; }

    /// <summary>Uuids.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>Key pair name.</summary>
    public string? KeyName { get; init; }

    /// <summary>Zone.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Config drive or not.</summary>
    public bool? ConfigDrive { get; init; }

    /// <summary>Locked or not.</summary>
    public bool? Locked { get; init; }

    /// <summary>Description contains.</summary>
    public string? Description { get; init; }

    /// <summary>Launch index.</summary>
    public int? LaunchIndex { get; init; }

    /// <summary>Progress.</summary>
    public int? Progress { get; init; }

    /// <summary>Metadata items that must all match.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Has all of these tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Has any of these tags.</summary>
    public IReadOnlyList<string>? TagsAny { get; init; }

    /// <summary>Lacks at least one of these tags.</summary>
    public IReadOnlyList<string>? NotTags { get; init; }

    /// <summary>Has none of these tags.</summary>
    public IReadOnlyList<string>? NotTagsAny { get; init; }

    /// <summary>What is asked for seldom; null for nothing of it.</summary>
    public SeldomServerFilters? Seldom { get; init; }

    /// <summary>Changed at or after; deleted rows are included.</summary>
    public DateTimeOffset? ChangesSince { get; init; }

    /// <summary>Changed at or before.</summary>
    public DateTimeOffset? ChangesBefore { get; init; }

    /// <summary>True: only deleted rows; false: none; null: both where <see cref="ChangesSince"/> is given, else none.</summary>
    public bool? Deleted { get; init; }

    /// <summary>Soft-deleted servers too.</summary>
    public bool IncludeSoftDeleted { get; init; }

    /// <summary>Order; empty for created_at descending, then id descending.</summary>
    public IReadOnlyList<ServerSort> Sort { get; init; } = [];

    /// <summary>Last id of the page before.</summary>
    public Guid? Marker { get; init; }

    /// <summary>Most rows to return.</summary>
    public required int Limit { get; init; }

    /// <summary>True for the servers of all projects, or of <see cref="ProjectId"/> where that is said: the API has asked the policy about it.</summary>
    public bool AllProjects { get; init; }

    /// <summary>Numbers (<see cref="InstanceRecord.Number"/>), which are what EC2 knows servers by.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }

    /// <summary>What a fixed IPv4 address begins with (<see cref="AddressPattern"/>); with <see cref="Ip6Pattern"/> one of the two fits.</summary>
    public string? Ip4Pattern { get; init; }

    /// <summary>What a fixed IPv6 address begins with.</summary>
    public string? Ip6Pattern { get; init; }
}

/// <summary>Filters that hardly anybody uses, and that must not be ignored: who does would get every server.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SeldomServerFilters
{
    /// <summary>Created within this second.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Launched within this second.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>Terminated within this second.</summary>
    public DateTimeOffset? TerminatedAt { get; init; }

    /// <summary>Access address contains.</summary>
    public string? AccessIPv4 { get; init; }

    /// <summary>Access address contains.</summary>
    public string? AccessIPv6 { get; init; }

    /// <summary>Who locked it.</summary>
    public LockedBy? LockedBy { get; init; }

    /// <summary><c>OS-DCF:diskConfig</c> is AUTO.</summary>
    public bool? AutoDiskConfig { get; init; }

    /// <summary>Root device name contains.</summary>
    public string? RootDeviceName { get; init; }
}

/// <summary>A page.</summary>
/// <param name="Servers">In order.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerPage(IReadOnlyList<InstanceRecord> Servers);
