using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.lock</c>.</summary>
internal sealed class LockServerHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(LockServer request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => EditedServer.Change(
            scope, request.Id, call.Context, seen => request.Locked ? Lock(scope, request, seen, call.Context) : Unlock(scope, request, seen, call.Context)),
        ct);

    private static Nothing? Lock(WriteScope scope, LockServer request, InstanceRecord seen, RequestContext context)
    {
        var isOwner = context.ProjectId == seen.ProjectId;

        // Upstream: somebody of the project locking a locked server does nothing.
        if (isOwner && seen.LockedBy != LockedBy.Nobody)
        {
            return Nothing.Value;
        }

        return Write(scope, seen, isOwner ? LockedBy.Owner : LockedBy.Admin, request.Reason, "lock", context);
    }

    private static Nothing? Unlock(WriteScope scope, LockServer request, InstanceRecord seen, RequestContext context)
    {
        if (seen.LockedBy == LockedBy.Admin && !request.AsAdmin)
        {
            throw new FaultException(
                FaultKind.Forbidden, "Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.");
        }

        return Write(scope, seen, LockedBy.Nobody, null, "unlock", context);
    }

    private static Nothing? Write(WriteScope scope, InstanceRecord seen, LockedBy by, string? reason, string action, RequestContext context)
    {
        if (!InstanceStore.TrySetLock(scope, seen, by, reason))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, action, context);
        ActionStore.StartEvent(scope, number, $"api_{action}", null);
        ActionStore.Finish(scope, number, succeeded: true, null, null);
        InstanceEvents.Tell(scope, context, seen.Id, action, phase: null);
        return Nothing.Value;
    }
}
