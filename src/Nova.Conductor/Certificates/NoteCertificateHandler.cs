using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Certificates;
using Nova.Messaging;

namespace Nova.Conductor.Certificates;

/// <summary>Notes a certificate before nova-cert makes it.</summary>
internal sealed class NoteCertificateHandler(CallResults calls)
{
    /// <summary>Of one user in one project at a time: rows that a tenant can add are bounded. Two conductors may let one more pass.</summary>
    private const int MostPerOwner = 1000;

    public Task<CertificateNumber> HandleAsync(NoteCertificate request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => CertificateStore.CountOf(scope, request.Owner) < MostPerOwner
            ? new CertificateNumber(CertificateStore.Add(scope, request.Owner, request.Authority, request.NotAfter))
            : throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many certificates."),
        ct);
}
