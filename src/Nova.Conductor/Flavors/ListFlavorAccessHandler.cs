using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>Projects with access to a private flavor.</summary>
internal sealed class ListFlavorAccessHandler(NovaDatabase database)
{
    public async Task<FlavorAccess> HandleAsync(FlavorId request, RpcCall call, CancellationToken ct)
    {
        var found = await database.ReadAsync(scope => FlavorStore.Find(scope, request.Id), ct) ?? throw FlavorFaults.NotFound(request.Id);
        return new FlavorAccess(request.Id, found.ProjectIds);
    }
}
