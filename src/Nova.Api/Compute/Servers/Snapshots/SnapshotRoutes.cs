using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>Images of servers.</summary>
internal static class SnapshotRoutes
{
    public static void MapActions(ActionTable actions)
    {
        actions.Map("createImage", CreateImage.HandleAsync)
            .Policy("os_compute_api:servers:create_image").Body(SnapshotSchemas.CreateImage).Success(202);

        actions.Map("createBackup", CreateBackup.HandleAsync)
            .Policy("os_compute_api:os-create-backup").Body(SnapshotSchemas.CreateBackup).Success(202);
    }
}
