using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Servers.Shelving;

/// <summary>Shelving of servers.</summary>
internal static class ShelvingRoutes
{
    public static void MapActions(ActionTable actions)
    {
        actions.Map("shelve", ShelveServer.HandleAsync)
            .Policy("os_compute_api:os-shelve:shelve").Body(ServerSchemas.Bare).Success(202);

        actions.Map("shelveOffload", ShelveServer.HandleOffloadAsync)
            .Policy("os_compute_api:os-shelve:shelve_offload").Body(ServerSchemas.Bare).Success(202);

        actions.Map("unshelve", UnshelveServer.HandleAsync)
            .Policy("os_compute_api:os-shelve:unshelve").Body(ShelvingSchemas.Unshelve).Success(202);
    }
}
