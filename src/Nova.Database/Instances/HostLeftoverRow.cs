namespace Nova.Database.Instances;

/// <summary>Table <c>host_leftovers</c>: guests a host may still have although the instance went elsewhere while the host did not answer.</summary>
internal sealed class HostLeftoverRow
{
    public required string Host { get; set; }
    public Guid InstanceUuid { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
