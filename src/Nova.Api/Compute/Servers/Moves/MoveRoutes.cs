using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>Moves between hosts and flavors.</summary>
internal static class MoveRoutes
{
    public static void MapActions(ActionTable actions)
    {
        actions.Map("resize", ResizeServer.HandleAsync)
            .Policy("os_compute_api:servers:resize").Body(MoveSchemas.Resize).Success(202);

        actions.Map("confirmResize", EndMove.HandleConfirmAsync)
            .Policy("os_compute_api:servers:confirm_resize").Body(ServerSchemas.Bare).Success(204);

        actions.Map("revertResize", EndMove.HandleRevertAsync)
            .Policy("os_compute_api:servers:revert_resize").Body(ServerSchemas.Bare).Success(202);

        actions.Map("migrate", MigrateServer.HandleAsync)
            .Policy("os_compute_api:os-migrate-server:migrate").Body(MoveSchemas.Migrate).Success(202);

        actions.Map("os-migrateLive", MigrateServerLive.HandleAsync)
            .Policy("os_compute_api:os-migrate-server:migrate_live").Body(MoveSchemas.MigrateLive).Success(202);

        actions.Map("evacuate", EvacuateServer.HandleAsync)
            .Policy("os_compute_api:os-evacuate").Body(MoveSchemas.Evacuate);
    }

    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/migrations", LiveMigrations.ListAsync)
            .Policy("os_compute_api:servers:migrations:index").Since(23).Query(QuerySchema.None);

        servers.MapGet("/{server_id}/migrations/{id}", LiveMigrations.ShowAsync)
            .Policy("os_compute_api:servers:migrations:show").Since(23).Query(QuerySchema.None);

        servers.MapDelete("/{server_id}/migrations/{id}", LiveMigrations.AbortAsync)
            .Policy("os_compute_api:servers:migrations:delete").Since(24).Success(202);

        servers.MapActions("/{server_id}/migrations/{id}/action").Map("force_complete", LiveMigrations.ForceCompleteAsync)
            .Policy("os_compute_api:servers:migrations:force_complete").Body(MoveSchemas.ForceComplete).Since(22).Success(202);
    }
}
