using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Hosts;

/// <summary>Hypervisors for the API.</summary>
public static class HypervisorStore
{
    private static readonly string Columns = $"SELECT {ComputeNodeTable.Columns} FROM compute_nodes WHERE deleted = 0";

    private static readonly Statement Page = new("hypervisors.page", $"{Columns} AND id > ? ORDER BY id LIMIT ?");

    private static readonly Statement Matching = new(
        "hypervisors.matching", $"{Columns} AND id > ? AND hypervisor_hostname LIKE ? ESCAPE '!' ORDER BY id LIMIT ?");

    private static readonly Statement ById = new("hypervisors.by_uuid", $"{Columns} AND uuid = ?");
    private static readonly Statement ByNumber = new("hypervisors.by_id", $"{Columns} AND id = ?");
    private static readonly Statement NumberOf = new("hypervisors.number", "SELECT id FROM compute_nodes WHERE uuid = ? AND deleted = 0");
    private static readonly Statement Used = new("hypervisors.used", "SELECT provider_uuid, resource_class, used FROM inventories WHERE provider_uuid IN (?*)");

    private static readonly Statement Loads = new(
        "hypervisors.loads",
        "SELECT host, node, COUNT(*), SUM(CASE WHEN task_state IS NULL THEN 0 ELSE 1 END) FROM instances WHERE deleted = 0 AND host IN (?*) GROUP BY host, node");

    private static readonly Statement Guests = new(
        "hypervisors.guests", "SELECT id, uuid, host, node FROM instances WHERE deleted = 0 AND host IN (?*) ORDER BY id");

    /// <summary>Hypervisors with what is used, and with their servers where asked for.</summary>
    /// <returns>Null where the marker is not known.</returns>
    public static HypervisorList? List(ReadScope scope, ListHypervisors request, HostZones zones)
    {
        var after = 0L;
        if (request.Marker is { } marker)
        {
            if (scope.Number(NumberOf, marker) is not { } found)
            {
                return null;
            }

            after = found;
        }

        var limit = request.Limit ?? int.MaxValue;
        var nodes = request switch
        {
            { Id: { } id } => scope.Query(ById, ComputeNodeTable.Read, id),
            { Number: { } number } => scope.Query(ByNumber, ComputeNodeTable.Read, number),
            { NamePattern: { } part } => scope.Query(Matching, ComputeNodeTable.Read, after, $"%{Escape(part)}%", limit),
            _ => scope.Query(Page, ComputeNodeTable.Read, after, limit),
        };
        return nodes.Count == 0
            ? new([], request.WithServers ? new Dictionary<Guid, IReadOnlyList<ServerName>>() : null)
            : Complete(scope, nodes, zones, request.WithServers);
    }

    private static HypervisorList Complete(ReadScope scope, List<ComputeNode> nodes, HostZones zones, bool withServers)
    {
        var hosts = nodes.Select(node => node.Host).Distinct().ToArray();
        var used = scope
            .QueryIn(Used, static row => (Id: row.Id(0), Class: row.Text(1), Used: row.Int32(2)), nodes.ConvertAll(node => node.Id))
            .ToDictionary(row => (row.Id, row.Class), row => row.Used);
        var loads = scope
            .QueryIn(Loads, static row => (Host: row.Text(0), Node: row.TextOrNull(1), Servers: row.Int32(2), Busy: row.Int32(3)), hosts)
            .ToDictionary(load => (load.Host, load.Node));
        var services = ServiceStore.List(scope, zones, null, ServiceStore.Compute).ToDictionary(service => service.Host);
        var records = new List<HypervisorRecord>(nodes.Count);
        foreach (var node in nodes)
        {
            // A node whose service was deleted meanwhile is about to be buried.
            if (services.TryGetValue(node.Host, out var service))
            {
                var load = loads.GetValueOrDefault((node.Host, node.Report.Node));
                records.Add(new HypervisorRecord
                {
                    Number = node.Number,
                    Id = node.Id,
                    Report = node.Report,
                    Service = service,
                    VcpusUsed = used.GetValueOrDefault((node.Id, ResourceClass.Vcpu)),
                    MemoryMbUsed = used.GetValueOrDefault((node.Id, ResourceClass.MemoryMb)) + node.Report.ReservedMemoryMb,
                    LocalGbUsed = used.GetValueOrDefault((node.Id, ResourceClass.DiskGb)),
                    RunningVms = load.Servers,
                    CurrentWorkload = load.Busy,
                });
            }
        }

        return new(records, withServers ? ServersOf(scope, nodes, hosts) : null);
    }

    private static Dictionary<Guid, IReadOnlyList<ServerName>> ServersOf(ReadScope scope, List<ComputeNode> nodes, string[] hosts)
    {
        var guests = scope
            .QueryIn(Guests, static row => (Name: new ServerName(row.Id(1), $"instance-{row.Int64(0):x8}"), Host: row.Text(2), Node: row.TextOrNull(3)), hosts)
            .ToLookup(guest => (guest.Host, guest.Node), guest => guest.Name);
        return nodes.ToDictionary(node => node.Id, node => (IReadOnlyList<ServerName>)[.. guests[(node.Host, node.Report.Node)]]);
    }

    private static string Escape(string part) =>
        part.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
