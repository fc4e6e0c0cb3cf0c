using Nova.Api.Compute.Extensions;
using Nova.Api.Compute.Flavors;
using Nova.Api.Compute.Keypairs;
using Nova.Api.Compute.Removed;
using Nova.Api.Compute.Servers;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Versions;

namespace Nova.Api.Compute;

/// <summary>The resources of the Compute API. A new one is a folder and a line here.</summary>
internal static class ComputeRoutes
{
    public static RouteTable Build()
    {
        var table = new RouteTable();
        VersionsRoutes.Map(table);
        ExtensionsRoutes.Map(table);
        FlavorsRoutes.Map(table);
        KeypairsRoutes.Map(table);
        ServersRoutes.Map(table);
        RemovedRoutes.Map(table);
        return table;
    }
}
