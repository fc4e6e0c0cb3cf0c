using System.Text.Json.Serialization;
using Nova.Core.Scheduling;

namespace Nova.Api.Compute.Servers.Views;

internal sealed record DryRunBody(DryRunView DryRun);

/// <summary>A decision of the scheduler that nobody acts on.</summary>
/// <param name="Hosts">Hosts looked at.</param>
/// <param name="HostStateRevision">Which state of the hosts: it grows with each change in the cloud.</param>
/// <param name="Filters">In the order they ran.</param>
/// <param name="NearestMiss">In words: the host that passed most filters, and what it lacked; null where servers found a place.</param>
/// <param name="Placements">One per server; empty where not all of them found a place.</param>
internal sealed record DryRunView(int Hosts, long HostStateRevision, FilterView[] Filters, string? NearestMiss, PlacementView[] Placements)
{
    public static DryRunView Of(SchedulingDecision decision) => new(
        decision.Report.HostsIn,
        decision.Report.SnapshotRevision,
        [.. decision.Report.Filters.Select(filter => new FilterView(
            filter.Filter,
            filter.Removed,
            [.. filter.Reasons.OrderByDescending(reason => reason.Value).Select(reason => new ReasonView(reason.Key, reason.Value))]))],
        decision.Report.NearestMiss,
        [.. decision.Placements.Select(placement => new PlacementView(
            HostChoiceView.Of(placement.Selected), [.. placement.Alternates.Select(HostChoiceView.Of)]))]);
}

/// <summary>What one filter removed.</summary>
internal sealed record FilterView(string Name, int Removed, ReasonView[] Reasons);

/// <summary>Hosts removed for one reason.</summary>
internal sealed record ReasonView(string Reason, int Hosts);

/// <summary>The host one server would get, and those that would be tried after it.</summary>
internal sealed record PlacementView(HostChoiceView Selected, HostChoiceView[] Alternates);

/// <summary>A host that passed all filters. The names of its fields are those of a server's own.</summary>
internal sealed record HostChoiceView(
    string Host, [property: JsonPropertyName("hypervisor_hostname")] string Node, string AvailabilityZone, double Weight)
{
    public static HostChoiceView Of(HostChoice choice) => new(choice.Host, choice.Node, choice.AvailabilityZone, choice.Weight);
}
