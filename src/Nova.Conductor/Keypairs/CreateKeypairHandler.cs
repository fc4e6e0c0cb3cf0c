using Nova.Conductor.Quotas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Keypairs;
using Nova.Database.Quotas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Keypairs;

/// <summary>Stores a public key within the user's quota.</summary>
internal sealed class CreateKeypairHandler(CallResults calls, QuotaOptions quotas)
{
    public Task<KeypairRecord> HandleAsync(CreateKeypair request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Create(scope, request, call.Context), ct);

    private KeypairRecord Create(WriteScope scope, CreateKeypair request, RequestContext context)
    {
        var projectId = context.ProjectId ?? "";
        var limit = QuotaStore.LimitsOf(scope, quotas.Limits, projectId, request.UserId)[QuotaResource.KeyPairs];
        if (!QuotaGuard.TryTakeKeypair(scope, request.UserId, limit))
        {
            throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many key pairs.");
        }

        if (!KeypairStore.TryAdd(scope, request.UserId, request.Name, request.Type, request.Fingerprint, request.PublicKey))
        {
            throw new FaultException(FaultKind.Conflict, $"Key pair '{request.Name}' already exists.");
        }

        var key = KeypairStore.Find(scope, request.UserId, request.Name)!;
        KeypairEvents.Tell(scope, context, request.IsImported ? "import" : "create", key);
        return key;
    }
}
