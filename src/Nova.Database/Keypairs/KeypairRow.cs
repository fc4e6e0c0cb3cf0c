using Nova.Database.Schema;

namespace Nova.Database.Keypairs;

/// <summary>Table <c>key_pairs</c>.</summary>
internal sealed class KeypairRow
{
    public long Id { get; set; }
    public required string UserId { get; set; }
    public required string Name { get; set; }
    public required string Type { get; set; }
    public required string Fingerprint { get; set; }
    [Unlimited] public required string PublicKey { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
