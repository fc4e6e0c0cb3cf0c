using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.metadata</c>.</summary>
internal sealed class ChangeServerMetadataHandler(CallResults calls, ServerQuota quota)
{
    public Task<ServerMetadata> HandleAsync(ChangeServerMetadata request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => EditedServer.Change(scope, request.Id, call.Context, seen =>
        {
            var action = request.Remove.Count > 0 ? ServerAction.DeleteMetadata : ServerAction.UpdateMetadata;
            EditedServer.Require(action, seen, call.Context.IsAdmin);
            var items = Apply(request, seen.Metadata);
            if (request.Set.Count > 0)
            {
                quota.RequireMetadata(scope, seen.ProjectId, seen.UserId, items.Count);
            }

            return InstanceStore.TrySetMetadata(scope, seen, items) ? new ServerMetadata(items) : null;
        }),
        ct);

    private static Dictionary<string, string> Apply(ChangeServerMetadata request, IReadOnlyDictionary<string, string> present)
    {
        var items = request.Replace ? [] : new Dictionary<string, string>(present);
        foreach (var (key, value) in request.Set)
        {
            items[key] = value;
        }

        foreach (var key in request.Remove)
        {
            if (!items.Remove(key))
            {
                throw new FaultException(FaultKind.NotFound, "Metadata item was not found");
            }
        }

        return items;
    }
}
