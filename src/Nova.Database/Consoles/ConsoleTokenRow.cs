namespace Nova.Database.Consoles;

/// <summary>Table <c>console_auth_tokens</c>.</summary>
internal sealed class ConsoleTokenRow
{
    public long Id { get; set; }
    public required string TokenHash { get; set; }
    public required string ConsoleType { get; set; }
    public required string Host { get; set; }
    public int Port { get; set; }
    public int? TlsPort { get; set; }
    public string? InternalAccessPath { get; set; }
    public Guid InstanceUuid { get; set; }
    public required string ComputeHost { get; set; }
    public string? AccessUrlBase { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}
