using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Deletes a flavor; servers keep their copy.</summary>
internal sealed class DeleteFlavorHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(FlavorId request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var found = FlavorStore.Find(scope, request.Id) ?? throw FlavorFaults.NotFound(request.Id);
            FlavorStore.Delete(scope, found.Number);
            FlavorEvents.Tell(scope, call.Context, "delete", found.Flavor, found.ProjectIds);
            return Nothing.Value;
        },
        ct);
}
