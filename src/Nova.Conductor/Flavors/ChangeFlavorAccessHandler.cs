using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Adds or removes a project's access to a private flavor.</summary>
internal sealed class ChangeFlavorAccessHandler(CallResults calls)
{
    public Task<FlavorAccess> HandleAsync(ChangeFlavorAccess request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var found = FlavorStore.Find(scope, request.Id) ?? throw FlavorFaults.NotFound(request.Id);
            if (request.Add && !FlavorStore.AddAccess(scope, found.Number, request.ProjectId))
            {
                throw new FaultException(
                    FaultKind.Conflict, $"Flavor access already exists for flavor {request.Id} and project {request.ProjectId} combination.");
            }

            if (!request.Add && !FlavorStore.RemoveAccess(scope, found.Number, request.ProjectId))
            {
                throw new FaultException(FaultKind.NotFound, $"Flavor access not found for {request.Id} / {request.ProjectId} combination.");
            }

            var changed = FlavorStore.Find(scope, request.Id)!;
            FlavorEvents.Tell(scope, call.Context, "update", changed.Flavor, changed.ProjectIds);
            return new FlavorAccess(request.Id, changed.ProjectIds);
        },
        ct);
}
