namespace Nova.Database.Calls;

/// <summary>Table <c>rpc_results</c>: answers of calls that changed something, so that a repeated call is not run again.</summary>
internal sealed class RpcResultRow
{
    public Guid CallId { get; set; }
    public required byte[] Reply { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Table <c>idempotency_keys</c>: <c>Idempotency-Key</c> and EC2's <c>ClientToken</c>.</summary>
internal sealed class IdempotencyKeyRow
{
    public required string ProjectId { get; set; }
    public required string UserId { get; set; }
    public required string IdempotencyKey { get; set; }
    public required byte[] BodyHash { get; set; }
    public required byte[] Reply { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}
