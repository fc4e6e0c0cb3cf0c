using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Availability zones with their hosts.</summary>
internal sealed class ListZonesHandler(NovaDatabase database, HostsOptions options)
{
    public async Task<ZoneList> HandleAsync(Nothing request, RpcCall call, CancellationToken ct)
    {
        var services = await database.ReadAsync(
            scope => ServiceStore.List(scope, options.Zones.In(AggregateStore.ListAll(scope)), null, null), ct);
        return new ZoneList(
        [
            .. services
                .GroupBy(service => service.AvailabilityZone)
                .OrderBy(zone => zone.Key, StringComparer.Ordinal)
                .Select(zone => new ZoneRecord(
                    zone.Key, zone.Key == options.Zones.InternalZone, zone.Any(service => !service.Disabled), [.. zone])),
        ]);
    }
}
