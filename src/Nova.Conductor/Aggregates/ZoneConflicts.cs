using Nova.Database.Aggregates;
using Nova.Database.Reading;

namespace Nova.Conductor.Aggregates;

/// <summary>A host can be in many aggregates but in one zone only.</summary>
internal static class ZoneConflicts
{
    /// <summary>Other zones that any of the hosts is in by other aggregates.</summary>
    public static IReadOnlyList<string> Find(ReadScope scope, long except, IReadOnlyCollection<string> hosts, string zone) =>
    [
        .. AggregateStore.ListAll(scope)
            .Where(other => other.Number != except && other.Hosts.Any(hosts.Contains))
            .Select(other => other.Metadata.GetValueOrDefault(AggregateStore.Zone))
            .OfType<string>()
            .Where(other => other != zone)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether another aggregate puts a host into the same zone.</summary>
    public static bool IsIn(ReadScope scope, long except, string host, string zone) => AggregateStore.ListAll(scope).Any(
        other => other.Number != except && other.Hosts.Contains(host) && other.Metadata.GetValueOrDefault(AggregateStore.Zone) == zone);

    public static string Describe(IReadOnlyList<string> zones) =>
        $"One or more hosts already in availability zone(s) [{string.Join(", ", zones.Select(zone => $"'{zone}'"))}]";
}
