using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.TenantUsage;

/// <summary>One server's part of a project's usage.</summary>
internal sealed record ServerUsageView(
    double Hours,
    string Flavor,
    Guid InstanceId,
    string Name,
    string TenantId,
    int MemoryMb,
    int LocalGb,
    int Vcpus,
    string StartedAt,
    string? EndedAt,
    string State,
    long Uptime)
{
    public static ServerUsageView Of(ServerUsage server, UsagePeriod period, DateTimeOffset now) => new(
        period.HoursOf(server.LaunchedAt, server.TerminatedAt),
        server.Flavor,
        server.Id,
        server.Name,
        server.ProjectId,
        server.MemoryMb,
        server.DiskGb,
        server.Vcpus,
        Timestamp.WithoutZone(server.LaunchedAt),
        Timestamp.WithoutZone(server.TerminatedAt),
        server.TerminatedAt is null ? StateNames.Of(server.State) : "terminated",
        (long)((server.TerminatedAt ?? now) - server.LaunchedAt).TotalSeconds);
}

/// <summary>What a project used.</summary>
internal sealed record TenantUsageView(
    string TenantId, double TotalLocalGbUsage, double TotalVcpusUsage, double TotalMemoryMbUsage, double TotalHours, string Start, string Stop)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ServerUsageView>? ServerUsages { get; init; }

    /// <summary>The projects of a page, in its order.</summary>
    public static TenantUsageView[] Of(UsagePage page, UsagePeriod period, DateTimeOffset now, bool detailed) =>
    [
        .. page.Servers.GroupBy(server => server.ProjectId).Select(project =>
        {
            ServerUsageView[] servers = [.. project.Select(server => ServerUsageView.Of(server, period, now))];
            return new TenantUsageView(
                project.Key,
                servers.Sum(server => server.LocalGb * server.Hours),
                servers.Sum(server => server.Vcpus * server.Hours),
                servers.Sum(server => server.MemoryMb * server.Hours),
                servers.Sum(server => server.Hours),
                Timestamp.WithoutZone(period.Begin),
                Timestamp.WithoutZone(period.End))
            {
                ServerUsages = detailed ? servers : null,
            };
        }),
    ];
}

internal sealed record TenantUsageListBody(
    IReadOnlyList<TenantUsageView> TenantUsages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? TenantUsagesLinks);

/// <summary>An empty object for a project that used nothing.</summary>
internal sealed record TenantUsageBody(
    object TenantUsage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? TenantUsageLinks);

internal sealed record NoUsageView;

internal static class TenantUsageViews
{
    public static readonly VersionedView<TenantUsageListBody> List = new(TenantUsageJson.Default);

    public static readonly VersionedView<TenantUsageBody> One = new(TenantUsageJson.Default);
}

[JsonSerializable(typeof(TenantUsageListBody))]
[JsonSerializable(typeof(TenantUsageBody))]
[JsonSerializable(typeof(TenantUsageView))]
[JsonSerializable(typeof(NoUsageView))]
internal sealed partial class TenantUsageJson : JsonSerializerContext;
