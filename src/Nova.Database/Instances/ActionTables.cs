using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>An action on an instance.</summary>
internal sealed record InstanceAction
{
    public long Number { get; init; }
    public required Guid InstanceId { get; init; }
    public required string Action { get; init; }
    public required string RequestId { get; init; }
    public string? UserId { get; init; }
    public string? ProjectId { get; init; }
    public DateTimeOffset StartTime { get; init; }
    public DateTimeOffset? FinishTime { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public string? Message { get; init; }
}

/// <summary>Table <c>instance_actions</c>.</summary>
internal sealed class ActionTable : Table<ActionTable, InstanceAction>, ITable<InstanceAction>
{
    public static string Name => "instance_actions";

    public static IReadOnlyList<string> Key { get; } = [];

    public static InstanceAction Map<TColumns>(ref TColumns c, InstanceAction row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            InstanceId = c.Column("instance_uuid", Uuid, row.InstanceId),
            Action = c.Column("action", Text, row.Action),
            RequestId = c.Column("request_id", Text, row.RequestId),
            UserId = c.Column("user_id", TextOrNull, row.UserId),
            ProjectId = c.Column("project_id", TextOrNull, row.ProjectId),
            StartTime = c.Column("start_time", Time, row.StartTime),
            FinishTime = c.Column("finish_time", TimeOrNull, row.FinishTime),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
            Message = c.Column("message", TextOrNull, row.Message),
        };
}

/// <summary>A part of an action.</summary>
internal sealed record InstanceActionEvent
{
    public long Number { get; init; }
    public required long ActionId { get; init; }
    public required string Event { get; init; }
    public DateTimeOffset StartTime { get; init; }
    public DateTimeOffset? FinishTime { get; init; }
    public string? Result { get; init; }
    public string? Host { get; init; }
    public string? Details { get; init; }
    public string? Traceback { get; init; }
}

/// <summary>Table <c>instance_actions_events</c>.</summary>
internal sealed class ActionEventTable : Table<ActionEventTable, InstanceActionEvent>, ITable<InstanceActionEvent>
{
    public static string Name => "instance_actions_events";

    public static IReadOnlyList<string> Key { get; } = [];

    public static InstanceActionEvent Map<TColumns>(ref TColumns c, InstanceActionEvent row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            ActionId = c.Column("action_id", BigNumber, row.ActionId),
            Event = c.Column("event", Text, row.Event),
            StartTime = c.Column("start_time", Time, row.StartTime),
            FinishTime = c.Column("finish_time", TimeOrNull, row.FinishTime),
            Result = c.Column("result", TextOrNull, row.Result),
            Host = c.Column("host", TextOrNull, row.Host),
            Details = c.Column("details", LongTextOrNull, row.Details),
            Traceback = c.Column("traceback", LongTextOrNull, row.Traceback),
        };
}
