using Nova.Database.Schema;

namespace Nova.Database.Instances;

/// <summary>Table <c>instance_actions</c>.</summary>
internal sealed class InstanceActionRow
{
    public long Id { get; set; }
    public Guid InstanceUuid { get; set; }
    public required string Action { get; set; }
    public required string RequestId { get; set; }
    public string? UserId { get; set; }
    public string? ProjectId { get; set; }
    public DateTimeOffset StartTime { get; set; }
    public DateTimeOffset? FinishTime { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public string? Message { get; set; }
}

/// <summary>Table <c>instance_actions_events</c>.</summary>
internal sealed class InstanceActionEventRow
{
    public long Id { get; set; }
    public long ActionId { get; set; }
    public required string Event { get; set; }
    public DateTimeOffset StartTime { get; set; }
    public DateTimeOffset? FinishTime { get; set; }
    public string? Result { get; set; }
    public string? Host { get; set; }
    [Unlimited] public string? Details { get; set; }
    [Unlimited] public string? Traceback { get; set; }
}
