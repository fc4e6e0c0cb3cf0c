namespace Nova.Database.Networks;

/// <summary>Table <c>floating_ips</c>.</summary>
internal sealed class FloatingAddressRow
{
    public long Id { get; set; }
    public required string Address { get; set; }
    public required string Pool { get; set; }
    public string? Interface { get; set; }
    public string? ProjectId { get; set; }
    public string? FixedAddress { get; set; }
    public Guid? InstanceUuid { get; set; }
    public bool AutoAssigned { get; set; }
}
