using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Messaging;

namespace Nova.Conductor.Calls;

/// <summary><c>requests.finish</c>: of two runs of one request the first answer stays.</summary>
internal sealed class FinishRequestHandler(NovaDatabase database)
{
    public Task<Nothing> HandleAsync(FinishRequest request, RpcCall call, CancellationToken ct) => database.WriteAsync(
        scope =>
        {
            var (project, user) = (call.Context.ProjectId ?? "", call.Context.UserId ?? "");
            if (StoredRequests.Find(scope, project, user, request.Key) is { Request: { Answer: null } begun } && begun.Id == request.Id)
            {
                if (request.Answer is null)
                {
                    StoredRequests.Remove(scope, project, user, request.Key);
                }
                else
                {
                    StoredRequests.Answer(scope, project, user, request.Key, begun with { Answer = request.Answer });
                }
            }

            return Nothing.Value;
        },
        ct);
}
