using MemoryPack;

namespace Nova.Core.Rpc.Cert;

/// <summary>What nova-cert answers. Who may ask for what has been decided by who asks.</summary>
public static class CertRpc
{
    /// <summary>Topic of the service.</summary>
    public const string Topic = "cert";

    /// <summary>A new key pair and certificate for a user of a project; nobody keeps the private key.</summary>
    public static readonly RpcMethod<CertificateOwner, IssuedCertificate> Issue = new(Topic, "certificates.issue");

    /// <summary>The certificate of the authority of a project, or of the one authority there is.</summary>
    public static readonly RpcMethod<AuthorityOf, PemText> Authority = new(Topic, "authorities.get") { IsRepeatable = true };

    /// <summary>
    /// Decrypts with an authority's key: how the key of an image bundle reaches us. <see cref="Faults.FaultKind.BadRequest"/> for what was not encrypted to it.
    /// </summary>
    public static readonly RpcMethod<EncryptedText, DecryptedText> Decrypt = new(Topic, "text.decrypt") { IsRepeatable = true };
}

/// <summary>Whose certificate it is.</summary>
/// <param name="UserId">The user.</param>
/// <param name="ProjectId">The project.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CertificateOwner(string UserId, string ProjectId);

/// <summary>A certificate and its key.</summary>
/// <param name="PrivateKey">PKCS#1 PEM.</param>
/// <param name="Certificate">What <c>openssl x509 -text</c> prints above it, and PEM.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record IssuedCertificate(string PrivateKey, string Certificate)
{
    /// <summary>For logs and errors: without the key.</summary>
    public override string ToString() => nameof(IssuedCertificate);
}

/// <summary>Names an authority.</summary>
/// <param name="ProjectId">The project; null for the root. Without <c>use_project_ca</c> all have the root.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AuthorityOf(string? ProjectId);

/// <summary>A text in PEM.</summary>
/// <param name="Pem">The text.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record PemText(string Pem);

/// <summary>A text that only an authority can read.</summary>
/// <param name="ProjectId">Whose authority.</param>
/// <param name="Text">The RSA ciphertext.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EncryptedText(string? ProjectId, byte[] Text);

/// <summary>What it says.</summary>
/// <param name="Text">The text.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DecryptedText(byte[] Text)
{
    /// <summary>For logs and errors: without the text.</summary>
    public override string ToString() => nameof(DecryptedText);
}
