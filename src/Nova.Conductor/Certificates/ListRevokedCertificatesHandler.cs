using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Certificates;
using Nova.Messaging;

namespace Nova.Conductor.Certificates;

/// <summary>What an authority has revoked.</summary>
internal sealed class ListRevokedCertificatesHandler(NovaDatabase database)
{
    public Task<RevokedCertificates> HandleAsync(AuthorityName request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => new RevokedCertificates(CertificateStore.ListRevoked(scope, request.Authority)), ct);
}
