using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Consoles;

internal static class ConsolesRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes tokens = table.Resource("/os-console-auth-tokens");

        tokens.MapGet("/{id}", ShowConsoleToken.HandleAsync)
            .Policy("os_compute_api:os-console-auth-tokens")
            .Query(ConsoleSchemas.ShowToken);
    }

    /// <summary>What is below a server.</summary>
    public static void MapOfServer(ResourceRoutes servers) => servers.MapPost("/{server_id}/remote-consoles", CreateRemoteConsole.HandleAsync)
        .Policy("os_compute_api:os-remote-consoles")
        .Body(ConsoleSchemas.Create)
        .Since(6)
        .ReadsOnly();
}
