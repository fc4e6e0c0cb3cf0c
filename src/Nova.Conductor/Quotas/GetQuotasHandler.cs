using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Messaging;

namespace Nova.Conductor.Quotas;

/// <summary>Limits and use of a project, of a user in it, or the limits of a quota class.</summary>
internal sealed class GetQuotasHandler(NovaDatabase database, QuotaOptions options)
{
    public Task<QuotaSet> HandleAsync(GetQuotas request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => QuotaSets.Of(scope, options, request.ProjectId, request.UserId), ct);

    public Task<QuotaSet> HandleClassAsync(QuotaClass request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => QuotaSets.OfClass(scope, options, request.Name), ct);
}
