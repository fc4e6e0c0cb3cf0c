using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Usage;

/// <summary>Reads who uses how much.</summary>
public static class UsageQueries
{
    private static readonly string InPeriod =
        $"SELECT {InstanceTable.Columns} FROM instances WHERE launched_at < ? AND (terminated_at IS NULL OR terminated_at > ?)";

    private const string InOrder = " ORDER BY project_id, uuid LIMIT ?";
    private const string AfterMarker = " AND (project_id > ? OR (project_id = ? AND uuid > ?))";

    private static readonly Statement First = new("usage.first", InPeriod + InOrder);
    private static readonly Statement Next = new("usage.next", InPeriod + AfterMarker + InOrder);
    private static readonly Statement FirstOfProject = new("usage.first_of_project", InPeriod + " AND project_id = ?" + InOrder);
    private static readonly Statement NextOfProject = new("usage.next_of_project", InPeriod + " AND project_id = ? AND uuid > ?" + InOrder);
    private static readonly Statement ProjectOf = new("usage.marker", "SELECT project_id FROM instances WHERE uuid = ?");
    private static readonly Statement NodeOf = new("usage.node", "SELECT uuid FROM compute_nodes WHERE host = ? AND deleted = 0 ORDER BY id LIMIT 1");

    /// <summary>A page of the servers that ran within a period.</summary>
    /// <exception cref="FaultException">BadRequest: the marker is unknown.</exception>
    public static List<InstanceRecord> List(ReadScope scope, ListUsage query)
    {
        if (query.Marker is not { } marker)
        {
            return query.ProjectId is { } of
                ? scope.Query(FirstOfProject, InstanceTable.Read, query.End, query.Begin, of, query.Limit)
                : scope.Query(First, InstanceTable.Read, query.End, query.Begin, query.Limit);
        }

        var owner = scope.Text(ProjectOf, marker) ?? throw new FaultException(FaultKind.BadRequest, $"Marker {marker} could not be found.");
        return query.ProjectId is { } project
            ? scope.Query(NextOfProject, InstanceTable.Read, query.End, query.Begin, project, marker, query.Limit)
            : scope.Query(Next, InstanceTable.Read, query.End, query.Begin, owner, owner, marker, query.Limit);
    }

    /// <summary>What a host has and who uses it; null where it has no node.</summary>
    public static HostUsage? OfHost(ReadScope scope, string host, HostZones zones)
    {
        if (scope.First(NodeOf, static row => (Guid?)row.Id(0), host) is not { } node)
        {
            return null;
        }

        var found = HypervisorStore.List(scope, new ListHypervisors(null, null, null, null, null, WithServers: false) { Id = node }, zones)!;
        return found.Hypervisors is not [var hypervisor, ..]
            ? null
            : new HostUsage(
                new Amounts(hypervisor.Report.Vcpus, hypervisor.Report.MemoryMb, hypervisor.Report.LocalGb),
                new Amounts(hypervisor.VcpusUsed, hypervisor.MemoryMbUsed, hypervisor.LocalGbUsed),
                ByProject(InstanceQueries.Of(scope, host)));
    }

    private static ProjectUsage[] ByProject(List<InstanceRecord> servers) =>
    [
        .. servers.GroupBy(server => server.ProjectId, server => server.Flavor).OrderBy(project => project.Key, StringComparer.Ordinal).Select(
            project => new ProjectUsage(
                project.Key,
                new Amounts(
                    project.Sum(flavor => (long)flavor.Vcpus), project.Sum(flavor => (long)flavor.MemoryMb), project.Sum(flavor => (long)flavor.RootGb + flavor.EphemeralGb)))),
    ];
}
