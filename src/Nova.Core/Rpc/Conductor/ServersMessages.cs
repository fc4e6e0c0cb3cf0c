using MemoryPack;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>A request for one or more servers, checked by the API.</summary>
[MemoryPackable]
public sealed partial record CreateServers
{
    /// <summary>Name; with more than one server <c>-1</c>, <c>-2</c>, … is appended.</summary>
    public required string Name { get; init; }

    /// <summary>Description; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Host name asked for (2.90); null to derive it from the name.</summary>
    public string? Hostname { get; init; }

    /// <summary>Fewest servers acceptable within the quota.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Servers wanted.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>The flavor, as read by the API just before.</summary>
    public required FlavorRecord Flavor { get; init; }

    /// <summary>The image; null when volume-backed.</summary>
    public ImageRecord? Image { get; init; }

    /// <summary>Key pair name, already found.</summary>
    public string? KeyName { get; init; }

    /// <summary>Metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Block devices, the root disk first.</summary>
    public IReadOnlyList<BlockDevice> BlockDevices { get; init; } = [];

    /// <summary>User data, base64.</summary>
    public string? UserData { get; init; }

    /// <summary>Config drive asked for.</summary>
    public bool ConfigDrive { get; init; }

    /// <summary>Files to inject.</summary>
    public IReadOnlyList<InjectedFile> InjectedFiles { get; init; } = [];

    /// <summary>Administrator password chosen by the API. Kept encrypted in the journal, erased at the end of the build.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Zone asked for, without host.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Host of <c>zone:host</c>.</summary>
    public string? ForcedHost { get; init; }

    /// <summary>Node of <c>zone:host:node</c>.</summary>
    public string? ForcedNode { get; init; }

    /// <summary><c>host</c> of 2.74.</summary>
    public string? RequestedHost { get; init; }

    /// <summary><c>hypervisor_hostname</c> of 2.74.</summary>
    public string? RequestedNode { get; init; }

    /// <summary>Hints as given, a JSON object.</summary>
    public string? SchedulerHints { get; init; }

    /// <summary>Access address.</summary>
    public string? AccessIPv4 { get; init; }

    /// <summary>Access address.</summary>
    public string? AccessIPv6 { get; init; }

    /// <summary><c>OS-DCF:diskConfig</c>: true for AUTO, false for MANUAL.</summary>
    public bool AutoDiskConfig { get; init; }

    /// <summary>Security group names.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>Trusted certificate ids.</summary>
    public IReadOnlyList<string>? TrustedImageCertificates { get; init; }

    /// <summary>
    /// Reservation id. Chosen by the caller, who sees by the one in the answer whether this request made the servers, or an earlier run
    /// of it under the same idempotency key.
    /// </summary>
    public string ReservationId { get; init; } = Reservation.NewId();
}

/// <summary>What was made.</summary>
/// <param name="InstanceIds">Servers, in order of launch index.</param>
/// <param name="ReservationId">Their reservation.</param>
[MemoryPackable]
public sealed partial record CreateServersReply(IReadOnlyList<Guid> InstanceIds, string ReservationId);

/// <summary>Asks for one server.</summary>
/// <param name="Id">The server.</param>
/// <param name="IncludeDeleted">True to find deleted rows too.</param>
[MemoryPackable]
public sealed partial record GetServer(Guid Id, bool IncludeDeleted = false);

/// <summary>Asks for servers on behalf of several requests.</summary>
/// <param name="Looks">One for each request.</param>
[MemoryPackable]
public sealed partial record GetServers(IReadOnlyList<ServerLook> Looks);

/// <summary>One request's question.</summary>
/// <param name="Id">The server.</param>
/// <param name="ProjectId">The project whose servers alone the request may see; null where it may see all.</param>
[MemoryPackable]
public sealed partial record ServerLook(Guid Id, string? ProjectId);

/// <summary>The servers asked for.</summary>
/// <param name="Servers">In the order of the questions; null where there is none, or none that the request may see.</param>
[MemoryPackable]
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
#pragma warning restore CS1591
}

/// <summary>One sort criterion.</summary>
/// <param name="Key">Column.</param>
/// <param name="Descending">Direction.</param>
[MemoryPackable]
public sealed partial record ServerSort(ServerSortKey Key, bool Descending);

/// <summary>Filters, order and page of a list of servers. Null means "no such filter".</summary>
[MemoryPackable]
public sealed partial record ListServers
{
    /// <summary>Only this project's; null for all projects (the API has checked the right).</summary>
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
}

/// <summary>A page.</summary>
/// <param name="Servers">In order.</param>
[MemoryPackable]
public sealed partial record ServerPage(IReadOnlyList<InstanceRecord> Servers);

/// <summary>Changes to a server; null leaves a value, the flags say where null is a value.</summary>
/// <param name="Id">The server.</param>
/// <param name="Name">New name.</param>
/// <param name="SetDescription">True to set the description, null included.</param>
/// <param name="Description">New description.</param>
/// <param name="Hostname">New host name.</param>
/// <param name="SetAccessIPv4">True to set the address, null included.</param>
/// <param name="AccessIPv4">New address.</param>
/// <param name="SetAccessIPv6">True to set the address, null included.</param>
/// <param name="AccessIPv6">New address.</param>
/// <param name="AutoDiskConfig">New disk config.</param>
[MemoryPackable]
public sealed partial record UpdateServer(
    Guid Id,
    string? Name,
    bool SetDescription,
    string? Description,
    string? Hostname,
    bool SetAccessIPv4,
    string? AccessIPv4,
    bool SetAccessIPv6,
    string? AccessIPv6,
    bool? AutoDiskConfig);

/// <summary>Changes metadata.</summary>
/// <param name="Id">The server.</param>
/// <param name="Replace">True to replace everything, false to merge.</param>
/// <param name="Set">Items to set.</param>
/// <param name="Remove">Keys to remove; a key that is not there is <see cref="Faults.FaultKind.NotFound"/>.</param>
[MemoryPackable]
public sealed partial record ChangeServerMetadata(
    Guid Id, bool Replace, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Remove);

/// <summary>Metadata.</summary>
/// <param name="Items">All of it.</param>
[MemoryPackable]
public sealed partial record ServerMetadata(IReadOnlyDictionary<string, string> Items);

/// <summary>Changes tags.</summary>
/// <param name="Id">The server.</param>
/// <param name="Replace">True to replace all.</param>
/// <param name="Add">Tags to add.</param>
/// <param name="Remove">Tags to remove; one that is not there is <see cref="Faults.FaultKind.NotFound"/>.</param>
[MemoryPackable]
public sealed partial record ChangeServerTags(Guid Id, bool Replace, IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

/// <summary>Tags.</summary>
/// <param name="Tags">All, sorted.</param>
/// <param name="Added">True where a tag was not there before.</param>
[MemoryPackable]
public sealed partial record ServerTags(IReadOnlyList<string> Tags, bool Added);

/// <summary>Starts a power action.</summary>
/// <param name="Id">The server.</param>
/// <param name="Action">Start, Stop, RebootSoft, RebootHard, Pause, Unpause, Suspend or Resume.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable]
public sealed partial record StartServerAction(Guid Id, ServerAction Action, bool OverrideLock);

/// <summary>Deletes a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="Force">True for forceDelete.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable]
public sealed partial record DeleteServer(Guid Id, bool Force, bool OverrideLock);

/// <summary>Locks or unlocks.</summary>
/// <param name="Id">The server.</param>
/// <param name="Locked">True to lock.</param>
/// <param name="Reason">Reason (2.73).</param>
/// <param name="AsAdmin">True where the lock is an administrator's, or the caller may remove one.</param>
[MemoryPackable]
public sealed partial record LockServer(Guid Id, bool Locked, string? Reason, bool AsAdmin);

/// <summary>Sets the state.</summary>
/// <param name="Id">The server.</param>
/// <param name="State">Active or Error.</param>
[MemoryPackable]
public sealed partial record ResetServerState(Guid Id, VmState State);

/// <summary>Asks for the actions of a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="IncludeDeleted">True to answer for deleted servers (2.21).</param>
/// <param name="Limit">Most rows; null for all.</param>
/// <param name="Marker">Request id of the last action of the page before.</param>
/// <param name="ChangesSince">Updated at or after.</param>
/// <param name="ChangesBefore">Updated at or before.</param>
[MemoryPackable]
public sealed partial record ListServerActions(
    Guid Id, bool IncludeDeleted, int? Limit, string? Marker, DateTimeOffset? ChangesSince, DateTimeOffset? ChangesBefore);

/// <summary>A page of actions, without their events.</summary>
/// <param name="Actions">Newest first.</param>
[MemoryPackable]
public sealed partial record ServerActionPage(IReadOnlyList<ServerActionRecord> Actions);

/// <summary>Asks for one action.</summary>
/// <param name="Id">The server.</param>
/// <param name="RequestId">The request that started it.</param>
/// <param name="IncludeDeleted">True to answer for deleted servers.</param>
[MemoryPackable]
public sealed partial record GetServerAction(Guid Id, string RequestId, bool IncludeDeleted);

/// <summary>What somebody did with a server.</summary>
/// <param name="Action">Word such as <c>create</c>.</param>
/// <param name="InstanceId">The server.</param>
/// <param name="RequestId">The request.</param>
/// <param name="UserId">Who.</param>
/// <param name="ProjectId">For which project.</param>
/// <param name="StartedAt">When.</param>
/// <param name="UpdatedAt">Last event.</param>
/// <param name="Message">Null or <c>Error</c>.</param>
/// <param name="Events">Events, newest first; empty in lists.</param>
[MemoryPackable]
public sealed partial record ServerActionRecord(
    string Action,
    Guid InstanceId,
    string RequestId,
    string? UserId,
    string? ProjectId,
    DateTimeOffset StartedAt,
    DateTimeOffset? UpdatedAt,
    string? Message,
    IReadOnlyList<ServerActionEvent> Events);

/// <summary>One event of an action.</summary>
/// <param name="Event">Name such as <c>compute__do_build_and_run_instance</c>.</param>
/// <param name="StartedAt">Start.</param>
/// <param name="FinishedAt">End; null while it runs.</param>
/// <param name="Result">Null, <c>Success</c> or <c>Error</c>.</param>
/// <param name="Host">Host that did it.</param>
/// <param name="Details">Message for anybody (2.84).</param>
/// <param name="Traceback">For administrators.</param>
[MemoryPackable]
public sealed partial record ServerActionEvent(
    string Event,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Result,
    string? Host,
    string? Details,
    string? Traceback);
