using System.Text;
using Nova.Core.Faults;
using Nova.Core.Scheduling;

namespace Nova.Conductor.Sagas;

/// <summary>Upstream's words for a server nobody could take, with the counts for operators in the details.</summary>
internal static class SchedulingFaults
{
    public static Fault NoValidHost(SchedulingReport report) => new(
        FaultKind.NoValidHost,
        "No valid host was found. There are not enough hosts available.",
        Details: Explain(report));

    public static Fault RetriesExceeded(Guid instance, string? lastFailure) => new(
        FaultKind.NoValidHost,
        $"Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance {instance}.",
        Details: lastFailure is null ? null : $"Last failure: {lastFailure}");

    private static string Explain(SchedulingReport report)
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{report.HostsIn} hosts looked at (host state of revision {report.SnapshotRevision}).");
        foreach (var filter in report.Filters)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{filter.Filter} removed {filter.Removed}");
            var separator = ": ";
            foreach (var (reason, count) in filter.Reasons.OrderByDescending(reason => reason.Value))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{separator}{reason} ({count})");
                separator = ", ";
            }
        }

        if (report.NearestMiss is { } miss)
        {
            text.Append("\nNearest: ").Append(miss);
        }

        return text.ToString();
    }
}
