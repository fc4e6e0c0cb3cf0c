using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Changes the description.</summary>
internal sealed class UpdateFlavorHandler(CallResults calls)
{
    public Task<FlavorRecord> HandleAsync(UpdateFlavor request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var found = FlavorStore.Find(scope, request.Id) ?? throw FlavorFaults.NotFound(request.Id);
            FlavorStore.Describe(scope, found.Number, request.Description);
            var changed = found.Flavor with { Description = request.Description };
            FlavorEvents.Tell(scope, call.Context, "update", changed, found.ProjectIds);
            return changed;
        },
        ct);
}
