using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Extensions;

internal static class ExtensionsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes extensions = table.Resource("/extensions");

        extensions.MapGet("", ListExtensions.HandleAsync)
            .Policy("os_compute_api:extensions")
            .Query(QuerySchema.None);

        extensions.MapGet("/{id}", ShowExtension.HandleAsync)
            .Policy("os_compute_api:extensions")
            .Query(QuerySchema.None);
    }
}
