namespace Nova.Database.Certificates;

/// <summary>Table <c>certificates</c>: what nova-cert has issued and what still holds, or would if it were not revoked.</summary>
internal sealed class CertificateRow
{
    public long Id { get; set; }
    public required string UserId { get; set; }
    public required string ProjectId { get; set; }
    public required string Authority { get; set; }
    public DateTimeOffset NotAfter { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
