using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Archive;

/// <summary>
/// Takes what is left of deleted instances out of the tables that are in use: into shadow tables (<c>db archive_deleted_rows</c>), out of those (<c>db purge</c>), or away at once
/// (<c>--purge</c>, and the conductor by itself). In small steps of whole instances, so that nobody waits for long; safe beside a conductor, who no longer asks for them.
/// </summary>
public static class ArchiveStore
{
    /// <summary>Most instances of one step.</summary>
    public const int StepSize = 100;

    /// <summary>Every time, for those who name none.</summary>
    private static readonly DateTimeOffset Always = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What belongs to an instance, and how its rows are found by the uuids of instances; the instance itself last.</summary>
    private static readonly ArchivedTable[] Tables =
    [
        ArchivedTable.Of<ActionEventTable, InstanceActionEvent>("action_id IN (SELECT id FROM {0}instance_actions WHERE instance_uuid IN (?*))"),
        ArchivedTable.Of<ActionTable, InstanceAction>("instance_uuid IN (?*)"),
        ArchivedTable.Of<BlockDeviceTable, PlacedDevice>("instance_uuid IN (?*)"),
        ArchivedTable.Of<MigrationTable, Core.Moves.MigrationRecord>("instance_uuid IN (?*)"),
        ArchivedTable.Of<InstanceTable, Core.Servers.InstanceRecord>("uuid IN (?*)"),
    ];

    // A server is made before it is deleted: what is young need not be looked at. A host that may still have the guest is told by the row when it comes back.
    private static readonly Statement Deleted = new(
        "archive.deleted",
        "SELECT uuid FROM instances WHERE deleted = 1 AND created_at < ? AND deleted_at < ? "
        + "AND NOT EXISTS (SELECT 1 FROM guests WHERE guests.instance_uuid = instances.uuid) ORDER BY created_at, id LIMIT ?");

    private static readonly Statement Archived = new(
        "archive.archived", "SELECT uuid FROM shadow_instances WHERE deleted_at < ? ORDER BY id LIMIT ?");

    private static readonly Statement Tombstones = new("archive.tombstones", "DELETE FROM compute_nodes WHERE deleted = 1 AND updated_at < ?");

    private static readonly Statement Leftovers = new("archive.leftovers", "DELETE FROM guests WHERE role = 'leftover' AND left_at < ?");

    /// <summary>Moves deleted instances, with all that belongs to them, to the shadow tables.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="before">Only those deleted before; null for all.</param>
    /// <param name="most">Most instances.</param>
    /// <returns>Rows moved, by table; empty where there is nothing left.</returns>
    public static IReadOnlyDictionary<string, int> Archive(WriteScope scope, DateTimeOffset? before, int most)
    {
        var instances = FindDeleted(scope, before, most);
        return Take(scope, instances, table => scope.Execute(table.Copy, SqlValue.List(instances)), shadow: false);
    }

    /// <summary>Deletes what was archived.</summary>
    /// <inheritdoc cref="Archive"/>
    public static IReadOnlyDictionary<string, int> Purge(WriteScope scope, DateTimeOffset? before, int most)
    {
        var instances = scope.Query(Archived, static row => row.Id(0), before ?? Always, most);
        return Take(scope, instances, static _ => 0, shadow: true);
    }

    /// <summary>Deletes deleted instances, and all that belongs to them, at once.</summary>
    /// <inheritdoc cref="Archive"/>
    public static IReadOnlyDictionary<string, int> Delete(WriteScope scope, DateTimeOffset? before, int most) =>
        Take(scope, FindDeleted(scope, before, most), static _ => 0, shadow: false);

    /// <summary>Forgets nodes that were removed before a time, and guests that a host did not come back for: schedulers have heard of the ones, nobody will ask for the others.</summary>
    public static void Forget(WriteScope scope, DateTimeOffset before)
    {
        scope.Execute(Tombstones, before);
        scope.Execute(Leftovers, before);
    }

    private static List<Guid> FindDeleted(ReadScope scope, DateTimeOffset? before, int most) =>
        scope.Query(Deleted, static row => row.Id(0), before ?? Always, before ?? Always, most);

    private static Dictionary<string, int> Take(WriteScope scope, List<Guid> instances, Func<ArchivedTable, int> first, bool shadow)
    {
        var taken = new Dictionary<string, int>();
        if (instances.Count == 0)
        {
            return taken;
        }

        var list = SqlValue.List(instances);
        foreach (var table in Tables)
        {
            _ = first(table);
            var rows = scope.Execute(shadow ? table.DeleteShadow : table.Delete, list);
            if (rows > 0)
            {
                taken[shadow ? table.Shadow : table.Name] = rows;
            }
        }

        return taken;
    }
}
