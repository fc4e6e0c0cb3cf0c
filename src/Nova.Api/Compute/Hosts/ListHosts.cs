using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hosts;

/// <summary>GET /os-hosts: enabled services, of one zone where the query says so.</summary>
internal static class ListHosts
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string? zone = request.Query.Get("zone") is { Length: > 0 } named ? named : null;
        ServiceList found = await request.CallAsync(HostsRpc.ListServices, new Core.Rpc.Conductor.ListServices(null, null), cancel);
        return request.Ok(HostViews.List, new HostListBody(
        [
            .. found.Services
                .Where(service => !service.Disabled && (zone is null || service.AvailabilityZone == zone))
                .Select(service => new HostServiceView(service.Host, service.Topic, service.AvailabilityZone)),
        ]));
    }
}
