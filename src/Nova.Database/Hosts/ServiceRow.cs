namespace Nova.Database.Hosts;

/// <summary>Table <c>services</c>.</summary>
internal sealed class ServiceRow
{
    public long Id { get; set; }
    public Guid Uuid { get; set; }
    public required string Host { get; set; }
    public required string Binary { get; set; }
    public required string Topic { get; set; }
    public bool Disabled { get; set; }
    public string? DisabledReason { get; set; }
    public bool ForcedDown { get; set; }

    /// <summary>Whether the lease was running when somebody last looked: a change of it is a change of host state, a heartbeat is not.</summary>
    public bool Up { get; set; }

    public DateTimeOffset? LastSeenUp { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
}
