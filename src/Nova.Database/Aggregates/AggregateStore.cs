using Microsoft.EntityFrameworkCore;
using Nova.Core.Aggregates;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Aggregates;

/// <summary>
/// Host aggregates. A change of what a host is in is a change of the host's state: its nodes are touched. All of them are read with each change of a
/// host, so that this alone is done by statements.
/// </summary>
public static class AggregateStore
{
    /// <summary>Metadata item that makes an aggregate a zone.</summary>
    public const string Zone = "availability_zone";

    private static readonly Statement All = new("aggregates.all", "SELECT id, uuid, name, created_at, updated_at FROM aggregates ORDER BY id");
    private static readonly Statement AllHosts = new("aggregate_hosts.all", "SELECT aggregate_id, host FROM aggregate_hosts ORDER BY aggregate_id, host");
    private static readonly Statement AllMetadata = new("aggregate_metadata.all", "SELECT aggregate_id, name, value FROM aggregate_metadata");
    private static readonly Statement NodesOf = new("compute_nodes.of_hosts", "SELECT uuid FROM compute_nodes WHERE host IN (?*) AND deleted = 0");
    private static readonly Statement AnyInstance = new("instances.any_on_hosts", "SELECT 1 FROM instances WHERE host IN (?*) AND deleted = 0 LIMIT 1");

    /// <summary>All of them, in three queries.</summary>
    public static IReadOnlyList<AggregateRecord> ListAll(ReadScope scope)
    {
        var hosts = scope.Query(AllHosts, static row => (Aggregate: row.Int64(0), Host: row.Text(1))).ToLookup(host => host.Aggregate, host => host.Host);
        var metadata = scope.Query(AllMetadata, static row => (Aggregate: row.Int64(0), Name: row.Text(1), Value: row.Text(2))).ToLookup(item => item.Aggregate);
        return scope.Query(All, row => new AggregateRecord(
            row.Int64(0),
            row.Id(1),
            row.Text(2),
            [.. hosts[row.Int64(0)]],
            metadata[row.Int64(0)].ToDictionary(item => item.Name, item => item.Value),
            row.Time(3),
            row.TimeOrNull(4)));
    }

    /// <summary>One of them; null for none.</summary>
    public static AggregateRecord? Find(ReadScope scope, long number) => One(scope, number)
        .Include(aggregate => aggregate.Hosts.OrderBy(host => host.Host))
        .Include(aggregate => aggregate.Metadata)
        .AsSplitQuery()
        .SingleOrDefault()
        ?.ToRecord();

    /// <summary>Whether a name is taken by another aggregate.</summary>
    public static bool IsNameTaken(ReadScope scope, string name, long? except) =>
        scope.Rows<AggregateRow>().Any(aggregate => aggregate.Name == name && aggregate.Id != (except ?? 0));

    /// <summary>Adds one.</summary>
    /// <returns>Its number; null where the name is taken.</returns>
    public static long? Add(WriteScope scope, Guid id, string name)
    {
        var row = new AggregateRow { Uuid = id, Name = name, CreatedAt = scope.Now };
        return scope.TryAdd(row) ? row.Id : null;
    }

    /// <summary>Renames one.</summary>
    public static void SetName(WriteScope scope, long number, string name) =>
        One(scope, number).ExecuteUpdate(set => set.SetProperty(aggregate => aggregate.Name, name));

    /// <summary>Sets items, or removes them where the value is null.</summary>
    public static void SetMetadata(WriteScope scope, long number, IReadOnlyDictionary<string, string?> items)
    {
        foreach (var (name, value) in items)
        {
            var known = scope.Rows<AggregateMetadataRow>().Where(item => item.AggregateId == number && item.Name == name);
            if (value is null)
            {
                known.ExecuteDelete();
            }
            else if (!scope.TryAdd(new AggregateMetadataRow { AggregateId = number, Name = name, Value = value }))
            {
                known.ExecuteUpdate(set => set.SetProperty(item => item.Value, value));
            }
        }
    }

    /// <summary>Notes a change, and touches the nodes of the member hosts.</summary>
    public static void MarkChanged(WriteScope scope, long number, IReadOnlyCollection<string> hosts)
    {
        var now = scope.Now;
        One(scope, number).ExecuteUpdate(set => set.SetProperty(aggregate => aggregate.UpdatedAt, now));
        TouchHosts(scope, hosts);
    }

    /// <summary>Deletes an empty one.</summary>
    public static void Delete(WriteScope scope, long number)
    {
        scope.Rows<AggregateMetadataRow>().Where(item => item.AggregateId == number).ExecuteDelete();
        One(scope, number).ExecuteDelete();
    }

    /// <summary>Adds a host.</summary>
    /// <returns>False where it is a member.</returns>
    public static bool AddHost(WriteScope scope, long number, string host) => scope.TryAdd(new AggregateHostRow { AggregateId = number, Host = host });

    /// <summary>Removes a host.</summary>
    /// <returns>False where it is no member.</returns>
    public static bool RemoveHost(WriteScope scope, long number, string host) =>
        scope.Rows<AggregateHostRow>().Where(member => member.AggregateId == number && member.Host == host).ExecuteDelete() > 0;

    /// <summary>Removes a host that no longer exists from all aggregates.</summary>
    public static void ForgetHost(WriteScope scope, string host) => scope.Rows<AggregateHostRow>().Where(member => member.Host == host).ExecuteDelete();

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

    private static IQueryable<AggregateRow> One(ReadScope scope, long number) => scope.Rows<AggregateRow>().Where(aggregate => aggregate.Id == number);
}
