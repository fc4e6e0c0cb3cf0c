using Nova.Api.Pipeline;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.AvailabilityZones;

/// <summary>GET /os-availability-zone and GET /os-availability-zone/detail; zones with an enabled service come first.</summary>
internal static class ListAvailabilityZones
{
    /// <summary>Without hosts, and without the zone of services that are no computes.</summary>
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        ZoneList found = await request.CallAsync(HostsRpc.ListZones, Nothing.Value, cancel);
        return Answer(request, found.Zones.Where(zone => !zone.Internal), _ => null);
    }

    public static async ValueTask<ApiResponse> HandleDetailAsync(ApiRequest request, CancellationToken cancel)
    {
        ZoneList found = await request.CallAsync(HostsRpc.ListZones, Nothing.Value, cancel);
        return Answer(request, found.Zones, zone => zone.Available ? HostsOf(zone, request) : null);
    }

    private static ApiResponse Answer(
        ApiRequest request, IEnumerable<ZoneRecord> zones, Func<ZoneRecord, Dictionary<string, Dictionary<string, ZoneServiceView>>?> hostsOf) =>
        request.Ok(
            AvailabilityZoneViews.List,
            new AvailabilityZoneListBody(
            [
                .. zones
                    .OrderByDescending(zone => zone.Available)
                    .Select(zone => new AvailabilityZoneView(zone.Name, new ZoneStateView(zone.Available), hostsOf(zone))),
            ]));

    /// <summary>Disabled services are left out.</summary>
    private static Dictionary<string, Dictionary<string, ZoneServiceView>> HostsOf(ZoneRecord zone, ApiRequest request)
    {
        var hosts = new Dictionary<string, Dictionary<string, ZoneServiceView>>();
        foreach (ServiceRecord service in zone.Services)
        {
            if (service.Disabled)
            {
                continue;
            }

            if (!hosts.TryGetValue(service.Host, out Dictionary<string, ZoneServiceView>? services))
            {
                hosts[service.Host] = services = [];
            }

            services[service.Binary] = ZoneServiceView.Of(service, request);
        }

        return hosts;
    }
}
