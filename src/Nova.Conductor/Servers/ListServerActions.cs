using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.actions.list</c> and <c>servers.actions.get</c>.</summary>
internal sealed class ServerActionsHandler(NovaDatabase database)
{
    public Task<ServerActionPage> ListAsync(ListServerActions request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope =>
        {
            ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context, request.IncludeDeleted);
            var all = ActionStore.List(scope, request.Id);
            var page = all.AsEnumerable();
            if (request.Marker is { } marker)
            {
                var at = all.FindIndex(entry => entry.Action.RequestId == marker);
                page = at >= 0 ? all.Skip(at + 1) : throw new FaultException(FaultKind.BadRequest, $"marker [{marker}] not found");
            }

            page = page.Where(entry => IsBetween(entry.Action, request.ChangesSince, request.ChangesBefore));
            return new ServerActionPage([.. page.Take(request.Limit ?? int.MaxValue).Select(entry => entry.Action)]);
        },
        ct);

    public Task<ServerActionRecord> GetAsync(GetServerAction request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope =>
        {
            ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context, request.IncludeDeleted);
            return ActionStore.Find(scope, request.Id, request.RequestId)
                ?? throw new FaultException(FaultKind.NotFound, $"Action for request_id {request.RequestId} on instance {request.Id} not found");
        },
        ct);

    private static bool IsBetween(ServerActionRecord action, DateTimeOffset? since, DateTimeOffset? before)
    {
        var at = action.UpdatedAt ?? action.StartedAt;
        return !(at < since) && !(at > before);
    }
}
