using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Services;

/// <summary>GET /os-services, of one host or one binary where the query says so.</summary>
internal static class ListServices
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        ServiceList found = await request.CallAsync(
            HostsRpc.ListServices, new Core.Rpc.Conductor.ListServices(Filter(request, "host"), Filter(request, "binary")), cancel);
        return request.Ok(ServiceViews.List, new ServiceListBody([.. found.Services.Select(service => ServiceView.Of(service, request))]));
    }

    /// <summary>An empty filter is none.</summary>
    private static string? Filter(ApiRequest request, string name) => request.Query.Get(name) is { Length: > 0 } value ? value : null;
}
