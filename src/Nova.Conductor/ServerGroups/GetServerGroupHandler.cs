using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;
using Nova.Database;
using Nova.Database.Reading;
using Nova.Database.ServerGroups;
using Nova.Messaging;

namespace Nova.Conductor.ServerGroups;

/// <summary>One group; a foreign project's is not found.</summary>
internal sealed class GetServerGroupHandler(NovaDatabase database)
{
    public Task<ServerGroupRecord> HandleAsync(ServerGroupId request, RpcCall call, CancellationToken ct) =>
        database.LookUpAsync(scope => FindVisible(scope, request.Id, call.Context), ct);

    internal static ServerGroupRecord FindVisible(ReadScope scope, Guid id, RequestContext context) =>
        ServerGroupStore.Find(scope, id) is { } group && (context.IsAdmin || group.ProjectId == context.ProjectId)
            ? group
            : throw new FaultException(FaultKind.NotFound, $"Instance group {id} could not be found.");
}
