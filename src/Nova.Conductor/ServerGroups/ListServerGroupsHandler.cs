using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.ServerGroups;
using Nova.Messaging;

namespace Nova.Conductor.ServerGroups;

/// <summary>Groups of a project, or all.</summary>
internal sealed class ListServerGroupsHandler(NovaDatabase database)
{
    public Task<ServerGroupList> HandleAsync(ListServerGroups request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => new ServerGroupList(ServerGroupStore.List(scope, request.ProjectId, request.Offset, request.Limit)), ct);
}
