using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Servers;

/// <summary>GET /servers/{id}</summary>
internal static class ShowServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.Backends.Servers.FindAsync(request, ServerId.Of(request), cancel);
        return (await ServerPainter.ForAsync(request, cancel)).One(server);
    }
}
