using MemoryPack;
using Nova.Core.Rpc.Cert;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Which certificates nova-cert has issued: enough to revoke them. The certificates themselves are in its folder.</summary>
public static class CertificatesRpc
{
    /// <summary>Notes a certificate before it is made, so that none is ever out that cannot be revoked; <see cref="Faults.FaultKind.OverQuota"/> for too many that hold.</summary>
    public static readonly RpcMethod<NoteCertificate, CertificateNumber> Note = new(ConductorTopic.Name, "certificates.note");

    /// <summary>What was revoked (<c>nova-manage cert revoke</c>) and would hold otherwise: of all authorities.</summary>
    public static readonly RpcMethod<Nothing, RevokedCertificates> ListRevoked = new(ConductorTopic.Name, "certificates.list_revoked") { IsRepeatable = true };
}

/// <summary>A certificate that will be made.</summary>
/// <param name="Owner">For whom.</param>
/// <param name="Authority">By whom: a project, or nothing for the root.</param>
/// <param name="NotAfter">Its last moment; its row is not needed any longer then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NoteCertificate(CertificateOwner Owner, string Authority, DateTimeOffset NotAfter);

/// <summary>The number of a certificate, of which its serial number is made.</summary>
/// <param name="Number">From 1.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CertificateNumber(long Number);

/// <summary>What was revoked.</summary>
/// <param name="Certificates">By number.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RevokedCertificates(IReadOnlyList<RevokedCertificate> Certificates);

/// <summary>A certificate that was revoked.</summary>
/// <param name="Number">Its number.</param>
/// <param name="RevokedAt">Since when.</param>
/// <param name="Authority">Who has issued it: a project; nothing, or null, for the root.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RevokedCertificate(long Number, DateTimeOffset RevokedAt, string? Authority = null);
