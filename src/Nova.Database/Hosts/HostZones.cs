using Nova.Core.Aggregates;
using Nova.Core.Hosts;
using Nova.Database.Aggregates;

namespace Nova.Database.Hosts;

/// <summary>Which zone and which aggregates a host is in, as of one read of the aggregates.</summary>
/// <param name="InternalZone"><c>internal_service_availability_zone</c>.</param>
/// <param name="DefaultZone"><c>default_availability_zone</c>.</param>
public sealed record ZoneNames(string InternalZone, string DefaultZone)
{
    /// <summary>Looks hosts up in the aggregates.</summary>
    public HostZones In(IReadOnlyList<AggregateRecord> aggregates) => new(this, aggregates);
}

/// <summary>Zones and aggregates by host.</summary>
public sealed class HostZones
{
    private readonly ZoneNames names;
    private readonly ILookup<string, AggregateRecord> byHost;

    internal HostZones(ZoneNames names, IReadOnlyList<AggregateRecord> aggregates)
    {
        this.names = names;
        byHost = aggregates
            .SelectMany(aggregate => aggregate.Hosts, (aggregate, host) => (aggregate, host))
            .ToLookup(pair => pair.host, pair => pair.aggregate);
    }

    /// <summary>Zone of a compute host.</summary>
    public string ZoneOf(string host)
    {
        foreach (var aggregate in byHost[host])
        {
            if (aggregate.Metadata.TryGetValue(AggregateStore.Zone, out var zone))
            {
                return zone;
            }
        }

        return names.DefaultZone;
    }

    /// <summary>Zone of a service: only computes are in zones of their own.</summary>
    public string ZoneOf(string host, string binary) => binary == ServiceStore.Compute ? ZoneOf(host) : names.InternalZone;

    /// <summary>Aggregates of a host as the scheduler needs them.</summary>
    public IReadOnlyList<AggregateView> AggregatesOf(string host) =>
        byHost.Contains(host) ? [.. byHost[host].Select(aggregate => new AggregateView(aggregate.Id, aggregate.Metadata))] : [];
}
