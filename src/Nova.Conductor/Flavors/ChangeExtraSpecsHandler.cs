using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Sets and removes extra specs.</summary>
internal sealed class ChangeExtraSpecsHandler(CallResults calls)
{
    public Task<FlavorRecord> HandleAsync(ChangeExtraSpecs request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var found = FlavorStore.Find(scope, request.Id) ?? throw FlavorFaults.NotFound(request.Id);
            FlavorStore.SetSpecs(scope, found.Number, request.Set);
            if (request.Remove is { } name && !FlavorStore.RemoveSpec(scope, found.Number, name))
            {
                throw new FaultException(FaultKind.NotFound, $"Flavor {request.Id} has no extra specs with key {name}.");
            }

            var changed = FlavorStore.Find(scope, request.Id)!;
            FlavorEvents.Tell(scope, call.Context, "update", changed.Flavor, changed.ProjectIds);
            return changed.Flavor;
        },
        ct);
}
