using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Flavors;
using Nova.Messaging;

namespace Nova.Conductor.Flavors;

/// <summary>A page of flavors. A cloud has dozens of them: they are read at once and filtered and sorted here.</summary>
internal sealed class ListFlavorsHandler(NovaDatabase database)
{
    public async Task<FlavorPage> HandleAsync(ListFlavors request, RpcCall call, CancellationToken ct)
    {
        var all = await database.ReadAsync(FlavorStore.ListAll, ct);
        var sorted = all.Where(flavor => Matches(flavor, request)).Order(FlavorOrder.By(request.SortKey, request.Descending)).ToList();
        var start = 0;
        if (request.Marker is { } marker)
        {
            start = sorted.FindIndex(flavor => flavor.Flavor.Id == marker) + 1;
            if (start == 0)
            {
                throw new FaultException(FaultKind.BadRequest, $"marker [{marker}] not found");
            }
        }

        return new FlavorPage([.. sorted.Skip(start).Take(request.Limit).Select(flavor => flavor.Flavor)]);
    }

    private static bool Matches(StoredFlavor stored, ListFlavors request)
    {
        var flavor = stored.Flavor;
        var visible = request.IsPublic switch
        {
            true => flavor.IsPublic || HasAccess(stored, request.ProjectId),
            false => !flavor.IsPublic,
            null => true,
        };
        return visible
            && flavor.MemoryMb >= (request.MinRamMb ?? 0)
            && flavor.RootGb >= (request.MinDiskGb ?? 0)
            && (request.Name is null || flavor.Name.Contains(request.Name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool HasAccess(StoredFlavor flavor, string? projectId) => projectId is not null && flavor.ProjectIds.Contains(projectId);
}
