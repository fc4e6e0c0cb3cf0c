using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Quotas;
using Nova.Database.ServerGroups;
using Nova.Messaging;

namespace Nova.Conductor.ServerGroups;

/// <summary>Deletes a group; its servers stay.</summary>
internal sealed class DeleteServerGroupHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(ServerGroupId request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var group = GetServerGroupHandler.FindVisible(scope, request.Id, call.Context);
            ServerGroupStore.Delete(scope, group.Id);
            ServerGroupEvents.Tell(scope, call.Context, "delete", group);
            QuotaGuard.GiveBackServerGroup(scope, group.ProjectId, group.UserId);
            return Nothing.Value;
        },
        ct);
}
