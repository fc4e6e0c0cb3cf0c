using Nova.Api.Pipeline;
using Nova.Core.Consoles;
using Nova.Core.Rpc.ConsoleAuth;

namespace Nova.Api.Compute.Consoles;

/// <summary>GET /os-console-auth-tokens/{id}: what a token gives access to, for proxies that are not ours.</summary>
internal static class ShowConsoleToken
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var found = await request.CallAsync(ConsoleAuthRpc.Check, new CheckToken(request.Route("id")), cancel);
        if (found.Console is not { } console)
        {
            return request.NotFound("Token not found");
        }

        // Until 2.31 it was there for RDP alone.
        if (!request.IsAtLeast(31) && console.Type != ConsoleType.RdpHtml5)
        {
            return request.Refuse(StatusCodes.Status401Unauthorized, "The requested console type details are not accessible");
        }

        var endpoint = console.Endpoint;
        return request.Ok(
            ConsoleViews.Access,
            new ConsoleAccessBody(new ConsoleAccessView(console.InstanceId, endpoint.Host, endpoint.Port, endpoint.InternalAccessPath, endpoint.TlsPort)));
    }
}
