using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Keypairs;
using Nova.Messaging;

namespace Nova.Conductor.Keypairs;

/// <summary>A page of a user's key pairs, by name.</summary>
internal sealed class ListKeypairsHandler(NovaDatabase database)
{
    public Task<KeypairPage> HandleAsync(ListKeypairs request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope =>
        {
            if (request.Marker is { } marker && KeypairStore.Find(scope, request.UserId, marker) is null)
            {
                throw new FaultException(FaultKind.BadRequest, $"Marker {marker} could not be found.");
            }

            return new KeypairPage(KeypairStore.ListAfter(scope, request.UserId, request.Marker ?? "", request.Limit));
        },
        ct);
}
