using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Asks for the actions of a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="IncludeDeleted">True to answer for deleted servers (2.21).</param>
/// <param name="Limit">Most rows; null for all.</param>
/// <param name="Marker">Request id of the last action of the page before.</param>
/// <param name="ChangesSince">Updated at or after.</param>
/// <param name="ChangesBefore">Updated at or before.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListServerActions(
    Guid Id, bool IncludeDeleted, int? Limit, string? Marker, DateTimeOffset? ChangesSince, DateTimeOffset? ChangesBefore);

/// <summary>A page of actions, without their events.</summary>
/// <param name="Actions">Newest first.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerActionPage(IReadOnlyList<ServerActionRecord> Actions);

/// <summary>Asks for one action.</summary>
/// <param name="Id">The server.</param>
/// <param name="RequestId">The request that started it.</param>
/// <param name="IncludeDeleted">True to answer for deleted servers.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
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
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
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
/// <param name="Details">What went wrong, in a line (2.84); by default for administrators.</param>
/// <param name="Traceback">For administrators.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerActionEvent(
    string Event,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Result,
    string? Host,
    string? Details,
    string? Traceback);
