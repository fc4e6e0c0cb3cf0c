using Nova.Core;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Flavors;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Makes a flavor.</summary>
internal sealed class CreateFlavorHandler(CallResults calls)
{
    public Task<FlavorRecord> HandleAsync(CreateFlavor request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Create(scope, request, call.Context), ct);

    private static FlavorRecord Create(WriteScope scope, CreateFlavor request, RequestContext context)
    {
        var flavor = request.Flavor;
        if (FlavorStore.FindByName(scope, flavor.Name) is not null)
        {
            throw FlavorFaults.NameTaken(flavor.Name);
        }

        if (!FlavorStore.TryAdd(scope, flavor, flavor.IsPublic ? null : request.ProjectId))
        {
            throw FlavorStore.Find(scope, flavor.Id) is null ? FlavorFaults.NameTaken(flavor.Name) : FlavorFaults.IdTaken(flavor.Id);
        }

        FlavorEvents.Tell(scope, context, "create", flavor, flavor.IsPublic || request.ProjectId is null ? [] : [request.ProjectId]);
        return flavor;
    }
}
