using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Keypairs;
using Nova.Database.Quotas;
using Nova.Messaging;

namespace Nova.Conductor.Keypairs;

/// <summary>Deletes a key pair.</summary>
internal sealed class DeleteKeypairHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(KeypairName request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var key = KeypairStore.Find(scope, request.UserId, request.Name) ?? throw KeypairFaults.NotFound(request);
            KeypairStore.Delete(scope, request.UserId, request.Name);
            KeypairEvents.Tell(scope, call.Context, "delete", key);

            QuotaGuard.GiveBackKeypair(scope, request.UserId);
            return Nothing.Value;
        },
        ct);
}
