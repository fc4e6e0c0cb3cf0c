using MemoryPack;

namespace Nova.Core.Keypairs;

/// <summary>A user's key pair; only the public half is kept.</summary>
/// <param name="Id">Row id, shown by GET /os-keypairs/{name}.</param>
/// <param name="UserId">Owner.</param>
/// <param name="Name">Unique per user.</param>
/// <param name="Type"><c>ssh</c> or <c>x509</c>.</param>
/// <param name="Fingerprint">Colon-separated hex.</param>
/// <param name="PublicKey">OpenSSH or PEM text.</param>
/// <param name="CreatedAt">When it was made.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record KeypairRecord(
    long Id, string UserId, string Name, string Type, string Fingerprint, string PublicKey, DateTimeOffset CreatedAt);
