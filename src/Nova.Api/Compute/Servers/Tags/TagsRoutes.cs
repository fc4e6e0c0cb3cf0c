using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Tags;

internal static class TagsRoutes
{
    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/tags", ServerTags.ListAsync)
            .Policy("os_compute_api:os-server-tags:index").Query(QuerySchema.None).Since(26);

        servers.MapPut("/{server_id}/tags", ServerTags.ReplaceAsync)
            .Policy("os_compute_api:os-server-tags:update_all").Body(ServerSchemas.ReplaceTags).Since(26);

        servers.MapDelete("/{server_id}/tags", ServerTags.RemoveAllAsync)
            .Policy("os_compute_api:os-server-tags:delete_all").Since(26).Success(204);

        servers.MapGet("/{server_id}/tags/{id}", ServerTags.ShowAsync)
            .Policy("os_compute_api:os-server-tags:show").Query(QuerySchema.None).Since(26).Success(204);

        servers.MapPut("/{server_id}/tags/{id}", ServerTags.AddAsync)
            .Policy("os_compute_api:os-server-tags:update").Since(26).Success(201);

        servers.MapDelete("/{server_id}/tags/{id}", ServerTags.RemoveAsync)
            .Policy("os_compute_api:os-server-tags:delete").Since(26).Success(204);
    }
}
