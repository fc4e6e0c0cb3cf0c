using System.Text;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Providers;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>One entry of a page of instances: enough to find its record in a cache, and to test what SQL cannot.</summary>
/// <param name="Key">The instance and its revision.</param>
/// <param name="Name">Display name; empty on a page of a whole project, where nobody tests it.</param>
/// <param name="Hostname">Host name; likewise.</param>
public readonly record struct InstanceEntry(InstanceKey Key, string Name, string Hostname);

/// <summary>Pages of instances in key order: the marker's own sort keys are where the page begins, never an offset.</summary>
public static class InstanceListing
{
    private static readonly Statement FirstOfProject = new(
        "instances.page_of_project",
        "SELECT uuid, revision FROM instances WHERE project_id = ? AND deleted = 0 AND vm_state <> 'soft-delete' "
        + "ORDER BY created_at DESC, id DESC LIMIT ?");

    private static readonly Statement NextOfProject = new(
        "instances.next_page_of_project",
        "SELECT uuid, revision FROM instances WHERE project_id = ? AND deleted = 0 AND vm_state <> 'soft-delete' "
        + "AND (created_at, id) < (SELECT created_at, id FROM instances WHERE uuid = ?) ORDER BY created_at DESC, id DESC LIMIT ?");

    private static readonly ServerSort[] NoOrder = [];

    private static readonly ListServers Plain = new() { Sort = NoOrder, Limit = 0 };

    private static readonly Statement MarkerOf = new("instances.marker", "SELECT project_id FROM instances WHERE uuid = ?");

    /// <summary>The entries of a page, in order.</summary>
    /// <param name="scope">The read.</param>
    /// <param name="query">Filters, order and marker; patterns on names other than plain text are the caller's to test.</param>
    /// <param name="marker">Last entry of the page before; null to begin.</param>
    /// <param name="limit">Most entries.</param>
    /// <exception cref="FaultException">BadRequest: the marker is unknown.</exception>
    public static List<InstanceEntry> Page(ReadScope scope, ListServers query, Guid? marker, int limit)
    {
        if (IsPlainPage(query))
        {
            if (marker is null)
            {
                return scope.Query(FirstOfProject, ReadKey, query.ProjectId, limit);
            }

            CheckMarker(scope, query, marker.Value);
            return scope.Query(NextOfProject, ReadKey, query.ProjectId, marker.Value, limit);
        }

        var sql = new InstanceFilter(query, scope.Dialect);
        var order = InstanceOrder.Of(query.Sort);
        if (marker is { } last)
        {
            CheckMarker(scope, query, last);
            order.AddAfter(scope, last, sql);
        }

        var (text, values) = Select(query, sql, order, limit, scope.Dialect);
        return scope.Query(Statement.Once("instances.page", text), Read, [.. values]);
    }

    /// <summary>The statement of a first page, for looking at its plan.</summary>
    internal static (string Text, IReadOnlyList<SqlValue> Values) Select(ListServers query, SqlDialect dialect) =>
        Select(query, new InstanceFilter(query, dialect), InstanceOrder.Of(query.Sort), query.Limit, dialect);

    private static (string Text, IReadOnlyList<SqlValue> Values) Select(
        ListServers query, InstanceFilter filter, InstanceOrder order, int limit, SqlDialect dialect)
    {
        var text = new StringBuilder("SELECT uuid, revision, display_name, hostname FROM instances");
        filter.AppendTo(text);
        // The few of a host are found by an index and sorted.
        text.Append(" ORDER BY ").Append(query.Host is null ? order.Sql(dialect) : dialect.OrderWithoutIndex(order.Sql(dialect))).Append(" LIMIT ?");
        return (text.ToString(), [.. filter.Values, limit]);
    }

    /// <summary>True where nothing but project and page is asked for: compared whole, so that no filter can be forgotten here.</summary>
    internal static bool IsPlainPage(ListServers query) =>
        query is { ProjectId: not null, Sort.Count: 0, Deleted: not true }
        && (query with { ProjectId = null, AllProjects = false, Deleted = null, Sort = NoOrder, Marker = null, Limit = 0 }) == Plain;

    private static void CheckMarker(ReadScope scope, ListServers query, Guid marker)
    {
        var owner = scope.Text(MarkerOf, marker);
        if (owner is null || (!query.AllProjects && owner != query.ProjectId) || (query.ProjectId is { } project && owner != project))
        {
            throw new FaultException(FaultKind.BadRequest, $"marker [{marker}] not found");
        }
    }

    private static InstanceEntry ReadKey(Row row) => new(new InstanceKey(row.Id(0), row.Int64(1)), "", "");

    private static InstanceEntry Read(Row row) => new(new InstanceKey(row.Id(0), row.Int64(1)), row.Text(2), row.Text(3));
}
