using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.UsageAuditLog;

/// <summary>How far the hosts have come with a period's audit.</summary>
internal sealed record UsageAuditLogView(
    string PeriodBeginning,
    string PeriodEnding,
    int NumHosts,
    int NumHostsDone,
    int NumHostsRunning,
    int NumHostsNotRun,
    IReadOnlyList<string> HostsNotRun,
    int TotalInstances,
    int TotalErrors,
    string OverallStatus)
{
    /// <summary>By host, what its audit came to.</summary>
    public IReadOnlyDictionary<string, string> Log { get; } = new Dictionary<string, string>();
}

internal sealed record UsageAuditLogsBody(UsageAuditLogView InstanceUsageAuditLogs);

internal sealed record UsageAuditLogBody(UsageAuditLogView InstanceUsageAuditLog);

internal static class UsageAuditLogViews
{
    public static readonly VersionedView<UsageAuditLogsBody> Latest = new(UsageAuditLogJson.Default);

    public static readonly VersionedView<UsageAuditLogBody> Before = new(UsageAuditLogJson.Default);
}

[JsonSerializable(typeof(UsageAuditLogsBody))]
[JsonSerializable(typeof(UsageAuditLogBody))]
internal sealed partial class UsageAuditLogJson : JsonSerializerContext;
