using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.tags</c>.</summary>
internal sealed class ChangeServerTagsHandler(CallResults calls)
{
    /// <summary>Upstream's limit.</summary>
    private const int MostTags = 50;

    public Task<ServerTags> HandleAsync(ChangeServerTags request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => EditedServer.Change(scope, request.Id, call.Context, seen =>
        {
            var action = request.Remove.Count > 0 || (request.Replace && request.Add.Count == 0) ? ServerAction.DeleteTags : ServerAction.UpdateTags;
            EditedServer.Require(action, seen, call.Context.IsAdmin);
            var tags = Apply(request, seen);
            var added = tags.Except(seen.Tags).Any();
            return InstanceStore.TrySetTags(scope, seen, tags) ? new ServerTags(tags, added) : null;
        }),
        ct);

    private static string[] Apply(ChangeServerTags request, InstanceRecord seen)
    {
        var tags = new SortedSet<string>(request.Replace ? [] : seen.Tags, StringComparer.Ordinal);
        tags.UnionWith(request.Add);
        foreach (var tag in request.Remove)
        {
            if (!tags.Remove(tag))
            {
                throw new FaultException(FaultKind.NotFound, $"Instance {seen.Id} has no tag '{tag}'");
            }
        }

        return tags.Count <= MostTags
            ? [.. tags]
            : throw new FaultException(FaultKind.BadRequest, $"The number of tags exceeded the per-server limit {MostTags}");
    }
}
