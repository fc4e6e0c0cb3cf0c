namespace Nova.Database.ServerGroups;

/// <summary>Table <c>server_groups</c>. Members are the instances that name the group.</summary>
internal sealed class ServerGroupRow
{
    public long Id { get; set; }
    public Guid Uuid { get; set; }
    public required string ProjectId { get; set; }
    public required string UserId { get; set; }
    public required string Name { get; set; }
    public required string Policy { get; set; }
    public int? MaxServerPerHost { get; set; }

    /// <summary>Raised by whoever adds or places a member: two conductors cannot both pass the check.</summary>
    public long Guard { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
