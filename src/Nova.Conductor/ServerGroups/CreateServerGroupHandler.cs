using Nova.Conductor.Quotas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;
using Nova.Database.Calls;
using Nova.Database.Quotas;
using Nova.Database.ServerGroups;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.ServerGroups;

/// <summary>Makes a group within the quota.</summary>
internal sealed class CreateServerGroupHandler(CallResults calls, QuotaOptions quotas)
{
    public Task<ServerGroupRecord> HandleAsync(CreateServerGroup request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Create(scope, request, call.Context), ct);

    private ServerGroupRecord Create(WriteScope scope, CreateServerGroup request, RequestContext context)
    {
        if (context is not { ProjectId: { } projectId, UserId: { } userId })
        {
            throw new FaultException(FaultKind.BadRequest, "A server group belongs to a project and a user.");
        }

        if (!QuotaGuard.TryTakeServerGroup(scope, quotas.Limits, projectId, userId))
        {
            throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many server groups.");
        }

        var group = new ServerGroupRecord(Guid.NewGuid(), request.Name, projectId, userId, request.Policy, request.MaxServersPerHost, []);
        ServerGroupStore.Add(scope, group);
        ServerGroupEvents.Tell(scope, context, "create", group);
        return group;
    }
}
