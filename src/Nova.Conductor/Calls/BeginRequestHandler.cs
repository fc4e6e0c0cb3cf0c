using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Calls;

/// <summary><c>requests.begin</c>: a repeated call finds what the first one wrote, so that nothing else has to make it idempotent.</summary>
internal sealed class BeginRequestHandler(NovaDatabase database, RequestOptions options)
{
    public async Task<BegunRequest> HandleAsync(BeginRequest request, RpcCall call, CancellationToken ct) =>
        await database.WriteAsync(scope => FindOrAdd(scope, request, call), ct).ConfigureAwait(false)

        // Another conductor was first with the same key; what it wrote is committed now.
        ?? await database.WriteAsync(scope => FindOrAdd(scope, request, call), ct).ConfigureAwait(false)
        ?? throw new FaultException(FaultKind.Unavailable, "The idempotency key is in use; please try again.");

    private BegunRequest? FindOrAdd(WriteScope scope, BeginRequest request, RpcCall call)
    {
        var (project, user) = (call.Context.ProjectId ?? "", call.Context.UserId ?? "");
        if (StoredRequests.Find(scope, project, user, request.Key) is { } known)
        {
            return known.Digest.AsSpan().SequenceEqual(request.Digest)
                ? known.Request
                : throw new FaultException(
                    FaultKind.Unprocessable, "The idempotency key was used before with a different request.", "idempotency_key_reused");
        }

        if (StoredRequests.HoldsAtLeast(scope, project, options.MostKeys))
        {
            throw new FaultException(
                FaultKind.OverQuota, $"This project holds {options.MostKeys} idempotency keys, and no more are kept; send the request without one, or when some have expired.");
        }

        var begun = new BegunRequest(Guid.NewGuid(), Answer: null);
        return StoredRequests.TryAdd(scope, project, user, request.Key, new KeyedRequest(request.Digest, begun), options.KeyLifetime) ? begun : null;
    }
}
