using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Certificates;
using Nova.Messaging;

namespace Nova.Conductor.Certificates;

/// <summary>What was revoked.</summary>
internal sealed class ListRevokedCertificatesHandler(NovaDatabase database)
{
    public Task<RevokedCertificates> HandleAsync(Nothing request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => new RevokedCertificates(CertificateStore.ListRevoked(scope)), ct);
}
