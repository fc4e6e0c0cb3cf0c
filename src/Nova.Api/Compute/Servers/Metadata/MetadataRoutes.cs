using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Metadata;

internal static class MetadataRoutes
{
    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/metadata", ShowMetadata.HandleAsync)
            .Policy("os_compute_api:server-metadata:index")
            .Query(QuerySchema.None);

        servers.MapPost("/{server_id}/metadata", ChangeMetadata.MergeAsync)
            .Policy("os_compute_api:server-metadata:create")
            .Body(ServerSchemas.ReplaceMetadata);

        servers.MapPut("/{server_id}/metadata", ChangeMetadata.ReplaceAsync)
            .Policy("os_compute_api:server-metadata:update_all")
            .Body(ServerSchemas.ReplaceMetadata);

        servers.MapGet("/{server_id}/metadata/{id}", ShowMetadata.HandleOneAsync)
            .Policy("os_compute_api:server-metadata:show")
            .Query(QuerySchema.None);

        servers.MapPut("/{server_id}/metadata/{id}", ChangeMetadata.SetOneAsync)
            .Policy("os_compute_api:server-metadata:update")
            .Body(ServerSchemas.OneMeta);

        servers.MapDelete("/{server_id}/metadata/{id}", ChangeMetadata.RemoveAsync)
            .Policy("os_compute_api:server-metadata:delete")
            .Success(204);
    }
}
