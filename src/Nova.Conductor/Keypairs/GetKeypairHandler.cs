using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Keypairs;
using Nova.Messaging;

namespace Nova.Conductor.Keypairs;

/// <summary>One key pair.</summary>
internal sealed class GetKeypairHandler(NovaDatabase database)
{
    public async Task<KeypairRecord> HandleAsync(KeypairName request, RpcCall call, CancellationToken ct) =>
        await database.LookUpAsync(scope => KeypairStore.Find(scope, request.UserId, request.Name), ct) ?? throw KeypairFaults.NotFound(request);
}
