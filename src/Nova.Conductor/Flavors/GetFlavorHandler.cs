using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>One flavor; a private one only for those with access.</summary>
internal sealed class GetFlavorHandler(NovaDatabase database)
{
    public async Task<FlavorRecord> HandleAsync(GetFlavor request, RpcCall call, CancellationToken ct)
    {
        var found = await database.LookUpAsync(
            scope => FlavorStore.Find(scope, request.Id) ?? (request.ByName ? FlavorStore.FindByName(scope, request.Id) : null), ct);
        var visible = found is not null
            && (found.Flavor.IsPublic || call.Context.IsAdmin || (call.Context.ProjectId is { } project && found.ProjectIds.Contains(project)));
        return visible ? found!.Flavor : throw FlavorFaults.NotFound(request.Id);
    }
}
