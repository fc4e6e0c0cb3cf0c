using Nova.Core.Aggregates;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Aggregates;

/// <summary>Host aggregates. A change of what a host is in is a change of the host's state: its nodes are touched.</summary>
public static class AggregateStore
{
    /// <summary>Metadata item that makes an aggregate a zone.</summary>
    public const string Zone = "availability_zone";

    private static readonly Statement All = new("aggregates.all", "SELECT id, uuid, name, created_at, updated_at FROM aggregates ORDER BY id");
    private static readonly Statement One = new("aggregates.one", "SELECT id, uuid, name, created_at, updated_at FROM aggregates WHERE id = ?");
    private static readonly Statement ByName = new("aggregates.by_name", "SELECT id FROM aggregates WHERE name = ?");
    private static readonly Statement AllHosts = new("aggregate_hosts.all", "SELECT aggregate_id, host FROM aggregate_hosts ORDER BY aggregate_id, host");
    private static readonly Statement HostsOf = new("aggregate_hosts.of", "SELECT aggregate_id, host FROM aggregate_hosts WHERE aggregate_id = ? ORDER BY host");
    private static readonly Statement AllMetadata = new("aggregate_metadata.all", "SELECT aggregate_id, name, value FROM aggregate_metadata");
    private static readonly Statement MetadataOf = new("aggregate_metadata.of", "SELECT aggregate_id, name, value FROM aggregate_metadata WHERE aggregate_id = ?");

    private static readonly Statement Insert = new("aggregates.add", "INSERT INTO aggregates (uuid, name, created_at) VALUES (?, ?, ?)");
    private static readonly Statement Rename = new("aggregates.rename", "UPDATE aggregates SET name = ? WHERE id = ?");
    private static readonly Statement Updated = new("aggregates.updated", "UPDATE aggregates SET updated_at = ? WHERE id = ?");
    private static readonly Statement Remove = new("aggregates.remove", "DELETE FROM aggregates WHERE id = ?");
    private static readonly Statement RemoveMetadata = new("aggregate_metadata.remove_all", "DELETE FROM aggregate_metadata WHERE aggregate_id = ?");
    private static readonly Statement AddItem = new("aggregate_metadata.add", "INSERT INTO aggregate_metadata (aggregate_id, name, value) VALUES (?, ?, ?)");

    private static readonly Statement ChangeItem =
        new("aggregate_metadata.change", "UPDATE aggregate_metadata SET value = ? WHERE aggregate_id = ? AND name = ?");

    private static readonly Statement RemoveItem = new("aggregate_metadata.remove", "DELETE FROM aggregate_metadata WHERE aggregate_id = ? AND name = ?");
    private static readonly Statement AddMember = new("aggregate_hosts.add", "INSERT INTO aggregate_hosts (aggregate_id, host) VALUES (?, ?)");
    private static readonly Statement RemoveMember = new("aggregate_hosts.remove", "DELETE FROM aggregate_hosts WHERE aggregate_id = ? AND host = ?");
    private static readonly Statement RemoveEverywhere = new("aggregate_hosts.forget", "DELETE FROM aggregate_hosts WHERE host = ?");
    private static readonly Statement NodesOf = new("compute_nodes.of_hosts", "SELECT uuid FROM compute_nodes WHERE host IN (?*) AND deleted = 0");
    private static readonly Statement AnyInstance = new("instances.any_on_hosts", "SELECT 1 FROM instances WHERE host IN (?*) AND deleted = 0 LIMIT 1");

    /// <summary>All of them, in three queries.</summary>
    public static IReadOnlyList<AggregateRecord> ListAll(ReadScope scope)
    {
        var hosts = scope.Query(AllHosts, ReadHost).ToLookup(host => host.Aggregate, host => host.Host);
        var metadata = scope.Query(AllMetadata, ReadItem).ToLookup(item => item.Aggregate);
        return scope.Query(All, Read).ConvertAll(
            aggregate => aggregate with { Hosts = [.. hosts[aggregate.Number]], Metadata = ToDictionary(metadata[aggregate.Number]) });
    }

    /// <summary>One of them; null for none.</summary>
    public static AggregateRecord? Find(ReadScope scope, long number) => scope.First(One, Read, number) is { } aggregate
        ? aggregate with
        {
            Hosts = scope.Query(HostsOf, ReadHost, number).ConvertAll(host => host.Host),
            Metadata = ToDictionary(scope.Query(MetadataOf, ReadItem, number)),
        }
        : null;

    /// <summary>Whether a name is taken by another aggregate.</summary>
    public static bool IsNameTaken(ReadScope scope, string name, long? except) => scope.Number(ByName, name) is { } owner && owner != except;

    /// <summary>Adds one.</summary>
    /// <returns>Its number; null where the name is taken.</returns>
    public static long? Add(WriteScope scope, Guid id, string name) =>
        scope.TryInsert(Insert, id, name, scope.Now) ? scope.Number(ByName, name) : null;

    /// <summary>Renames one.</summary>
    public static void SetName(WriteScope scope, long number, string name) => scope.Execute(Rename, name, number);

    /// <summary>Sets items, or removes them where the value is null.</summary>
    public static void SetMetadata(WriteScope scope, long number, IReadOnlyDictionary<string, string?> items)
    {
        foreach (var (name, value) in items)
        {
            if (value is null)
            {
                scope.Execute(RemoveItem, number, name);
            }
            else if (scope.Execute(ChangeItem, value, number, name) == 0)
            {
                scope.Execute(AddItem, number, name, value);
            }
        }
    }

    /// <summary>Notes a change, and touches the nodes of the member hosts.</summary>
    public static void MarkChanged(WriteScope scope, long number, IReadOnlyCollection<string> hosts)
    {
        scope.Execute(Updated, scope.Now, number);
        TouchHosts(scope, hosts);
    }

    /// <summary>Deletes an empty one.</summary>
    public static void Delete(WriteScope scope, long number)
    {
        scope.Execute(RemoveMetadata, number);
        scope.Execute(Remove, number);
    }

    /// <summary>Adds a host.</summary>
    /// <returns>False where it is a member.</returns>
    public static bool AddHost(WriteScope scope, long number, string host) => scope.TryInsert(AddMember, number, host);

    /// <summary>Removes a host.</summary>
    /// <returns>False where it is no member.</returns>
    public static bool RemoveHost(WriteScope scope, long number, string host) => scope.Execute(RemoveMember, number, host) > 0;

    /// <summary>Removes a host that no longer exists from all aggregates.</summary>
    public static void ForgetHost(WriteScope scope, string host) => scope.Execute(RemoveEverywhere, host);

    /// <summary>Whether any of the hosts has instances.</summary>
    public static bool HaveInstances(ReadScope scope, IReadOnlyCollection<string> hosts) =>
        scope.QueryIn(AnyInstance, static _ => true, hosts).Count > 0;

    /// <summary>Touches the nodes of hosts.</summary>
    public static void TouchHosts(WriteScope scope, IReadOnlyCollection<string> hosts)
    {
        foreach (var node in scope.QueryIn(NodesOf, static row => row.Id(0), hosts))
        {
            scope.Touch(Revisioned.Hosts, node);
        }
    }

    private static AggregateRecord Read(Row row) =>
        new(row.Int64(0), row.Id(1), row.Text(2), [], new Dictionary<string, string>(), row.Time(3), row.TimeOrNull(4));

    private static (long Aggregate, string Host) ReadHost(Row row) => (row.Int64(0), row.Text(1));

    private static (long Aggregate, string Name, string Value) ReadItem(Row row) => (row.Int64(0), row.Text(1), row.Text(2));

    private static Dictionary<string, string> ToDictionary(IEnumerable<(long Aggregate, string Name, string Value)> items) =>
        items.ToDictionary(item => item.Name, item => item.Value);
}
