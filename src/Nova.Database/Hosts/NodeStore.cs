using Nova.Core.Hosts;
using Nova.Database.Allocations;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Hosts;

/// <summary>Compute nodes: their reports, inventories and traits.</summary>
public static class NodeStore
{
    private static readonly Statement Stored = new("compute_nodes.stored", "SELECT uuid, report FROM compute_nodes WHERE uuid IN (?*) AND deleted = 0");

    private static readonly Statement Update = new(
        "compute_nodes.report", "UPDATE compute_nodes SET host = ?, hypervisor_hostname = ?, report = ?, updated_at = ?, deleted = 0 WHERE uuid = ?");

    private static readonly Statement SameName = new(
        "compute_nodes.same_name", "SELECT uuid FROM compute_nodes WHERE host = ? AND hypervisor_hostname = ? AND uuid <> ? AND deleted = 0");

    private static readonly Statement OfHost = new("compute_nodes.of_host", "SELECT uuid FROM compute_nodes WHERE host = ? AND deleted = 0");
    private static readonly Statement HostOfNode = new("compute_nodes.host_of", "SELECT host FROM compute_nodes WHERE uuid = ? AND deleted = 0");

    // A node that another one's report has buried still has what was allocated from it.
    private static readonly Statement UsedOfHost = new(
        "compute_nodes.used_of_host",
        "SELECT uuid FROM compute_nodes WHERE host = ? AND EXISTS (SELECT 1 FROM inventories WHERE provider_uuid = compute_nodes.uuid AND used > 0)");

    private static readonly Statement Named = new("compute_nodes.named", "SELECT 1 FROM compute_nodes WHERE hypervisor_hostname = ? AND deleted = 0 LIMIT 1");

    private static readonly Statement NamedOnHost = new(
        "compute_nodes.named_on_host", "SELECT 1 FROM compute_nodes WHERE hypervisor_hostname = ? AND host = ? AND deleted = 0 LIMIT 1");

    private static readonly Statement Bury = new("compute_nodes.bury", "UPDATE compute_nodes SET deleted = 1, updated_at = ? WHERE uuid = ?");
    // What is allocated is summed up there, and allocations have no index by provider.
    private static readonly Statement AnyAllocation = new("inventories.any_used", "SELECT 1 FROM inventories WHERE provider_uuid = ? AND used > 0 LIMIT 1");

    private static readonly Statement BumpProvider = new("resource_providers.bump", "UPDATE resource_providers SET name = ?, generation = generation + 1 WHERE uuid = ?");
    private static readonly Statement RemoveProvider = new("resource_providers.remove", "DELETE FROM resource_providers WHERE uuid = ?");

    /// <summary>Whether a host has a compute node.</summary>
    public static bool IsHost(ReadScope scope, string host) => scope.Any(OfHost, host);

    /// <summary>Whether there is a compute node of this name, on this host where one is given.</summary>
    public static bool IsNode(ReadScope scope, string node, string? host) => host is null ? scope.Any(Named, node) : scope.Any(NamedOnHost, node, host);

    /// <summary>The host a node reported last; null for one that is not known.</summary>
    public static string? HostOf(ReadScope scope, Guid node) => scope.First(HostOfNode, static row => row.Text(0), node);

    /// <summary>Whether anything is allocated from a node.</summary>
    public static bool IsUsed(ReadScope scope, Guid node) => scope.Any(AnyAllocation, node);

    /// <summary>Nodes of a host from which something is allocated.</summary>
    public static List<Guid> UsedNodesOf(ReadScope scope, string host) => scope.Query(UsedOfHost, static row => row.Id(0), host);

    /// <summary>Those of the reports that say something new.</summary>
    public static IReadOnlyList<NodeReport> Changed(ReadScope scope, IReadOnlyList<NodeReport> reports)
    {
        var stored = scope
            .QueryIn(Stored, static row => (Id: row.Id(0), Report: row.Text(1)), reports.Select(report => report.NodeId).ToArray())
            .ToDictionary(node => node.Id, node => node.Report);
        return [.. reports.Where(report => stored.GetValueOrDefault(report.NodeId) != NodeReportJson.Write(report))];
    }

    /// <summary>Writes a report: the node, its resource provider, inventories and traits.</summary>
    public static void Save(WriteScope scope, NodeReport report)
    {
        var json = NodeReportJson.Write(report);
        if (scope.Execute(Update, report.Host, report.Node, json, scope.Now, report.NodeId) == 0)
        {
            ComputeNodeTable.Insert(scope, new ComputeNode
            {
                Id = report.NodeId,
                Host = report.Host,
                HypervisorHostname = report.Node,
                Report = report,
                CreatedAt = scope.Now,
                UpdatedAt = scope.Now,
            });
        }

        // A compute that lost its identity reports the same name under another uuid: the old node is gone.
        foreach (var old in scope.Query(SameName, static row => row.Id(0), report.Host, report.Node, report.NodeId))
        {
            Remove(scope, old);
        }

        if (scope.Execute(BumpProvider, report.Node, report.NodeId) == 0)
        {
            ResourceProviderTable.Insert(scope, new ResourceProvider(report.NodeId, report.Node, Generation: 1));
        }

        ProviderStore.SaveInventories(scope, report.NodeId, report.Inventories());
        ProviderStore.SaveTraits(scope, report.NodeId, report.Traits);

        scope.Touch(Revisioned.Hosts, report.NodeId);
    }

    /// <summary>Buries the nodes of a host whose service was deleted.</summary>
    public static void RemoveOfHost(WriteScope scope, string host)
    {
        foreach (var node in scope.Query(OfHost, static row => row.Id(0), host))
        {
            Remove(scope, node);
        }
    }

    /// <summary>The node becomes a tombstone; its provider goes unless something is still allocated from it.</summary>
    private static void Remove(WriteScope scope, Guid node)
    {
        scope.Execute(Bury, scope.Now, node);
        scope.Touch(Revisioned.Hosts, node);
        if (!scope.Any(AnyAllocation, node))
        {
            ProviderStore.Clear(scope, node);
            scope.Execute(RemoveProvider, node);
        }
    }
}
