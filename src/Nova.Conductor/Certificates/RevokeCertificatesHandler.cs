using Nova.Core.Faults;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Certificates;
using Nova.Messaging;

namespace Nova.Conductor.Certificates;

/// <summary>Marks certificates revoked.</summary>
internal sealed class RevokeCertificatesHandler(CallResults calls)
{
    public Task<AuthorityNames> HandleAsync(RevokeCertificates request, RpcCall call, CancellationToken ct) =>
        request.UserId is null && request.ProjectId is null
            ? throw new FaultException(FaultKind.BadRequest, "A user or a project is needed.")
            : calls.OnceAsync(call.CallId, scope => new AuthorityNames(CertificateStore.Revoke(scope, request.UserId, request.ProjectId)), ct);
}
