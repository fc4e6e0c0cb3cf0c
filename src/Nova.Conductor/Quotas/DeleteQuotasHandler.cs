using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Quotas;
using Nova.Messaging;

namespace Nova.Conductor.Quotas;

/// <summary>Back to the defaults.</summary>
internal sealed class DeleteQuotasHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(GetQuotas request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            QuotaStore.RemoveLimits(scope, request.ProjectId, request.UserId);
            return Nothing.Value;
        },
        ct);
}
