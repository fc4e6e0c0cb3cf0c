using System.Text;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Moves;

/// <summary>Records of moves.</summary>
public static class MigrationStore
{
    private const string Open = "status IN ('accepted', 'preparing', 'queued', 'running', 'pre-migrating', 'migrating', 'post-migrating', 'finished', 'confirming', 'reverting')";

    private static readonly Statement SelectOpen = new(
        "migrations.open", $"SELECT {MigrationTable.Columns} FROM migrations WHERE instance_uuid = ? AND {Open} ORDER BY id DESC LIMIT 1");

    private static readonly Statement SelectFinished = new(
        "migrations.finished", "SELECT instance_uuid FROM migrations WHERE status = 'finished' AND updated_at <= ? ORDER BY updated_at LIMIT ?");

    private static readonly Statement StatusOf = new("migrations.status", "UPDATE migrations SET status = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement DestinationOf = new(
        "migrations.destination", "UPDATE migrations SET status = ?, dest_compute = ?, dest_node = ?, dest_guest = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement ProgressOf = new(
        "migrations.progress", "UPDATE migrations SET status = 'running', progress = ?, updated_at = ? WHERE uuid = ? AND status IN ('queued', 'running')");

    private static readonly Statement ServerOf = new("migrations.server", "SELECT instance_uuid FROM migrations WHERE uuid = ?");

    private static readonly Statement SelectOne = new("migrations.one", $"SELECT {MigrationTable.Columns} FROM migrations WHERE instance_uuid = ? AND id = ?");

    private static readonly Statement PlaceOf = new("migrations.place", "SELECT created_at, id FROM migrations WHERE uuid = ?");

    private static readonly Statement FlavorNumber = new("flavors.number", "SELECT id FROM flavors WHERE flavorid = ?");

    /// <summary>Writes a new record.</summary>
    public static void Insert(WriteScope scope, MigrationRecord migration) => MigrationTable.Insert(scope, migration with
    {
        OldFlavorNumber = scope.Number(FlavorNumber, migration.OldFlavor.Id),
        NewFlavorNumber = scope.Number(FlavorNumber, migration.NewFlavor.Id),
    });

    /// <summary>The move an instance is in: under way, or waiting for confirm or revert; null where it is in none.</summary>
    public static MigrationRecord? OpenOf(ReadScope scope, Guid instance) => scope.First(SelectOpen, MigrationTable.Read, instance);

    /// <summary>Servers that have waited for confirm or revert since before a time, the longest first.</summary>
    public static List<Guid> WaitingSince(ReadScope scope, DateTimeOffset before, int most) => scope.Query(SelectFinished, static row => row.Id(0), before, most);

    /// <summary>A move has come further.</summary>
    public static void SetStatus(WriteScope scope, Guid id, string status) => scope.Execute(StatusOf, status, scope.Now, id);

    /// <summary>A live migration has come further; what comes late says nothing of one that is over.</summary>
    /// <returns>Its server; null where it is over.</returns>
    public static Guid? SetProgress(WriteScope scope, Guid id, MigrationProgress figures) =>
        scope.Execute(ProgressOf, MigrationTable.Write(figures), scope.Now, id) == 0 ? null : scope.First(ServerOf, static row => (Guid?)row.Id(0), id);

    /// <summary>The record of this number of an instance; null where there is none.</summary>
    public static MigrationRecord? Find(ReadScope scope, Guid instance, long number) => scope.First(SelectOne, MigrationTable.Read, instance, number);

    /// <summary>A move has got a destination, or lost it.</summary>
    public static void SetDestination(WriteScope scope, Guid id, string status, string? host, string? node, Guid? guest) =>
        scope.Execute(DestinationOf, status, host, node, guest, scope.Now, id);

    /// <summary>A page of records: by row number as before 2.59, or newest first.</summary>
    /// <exception cref="FaultException">BadRequest: the marker is unknown.</exception>
    public static List<MigrationRecord> List(ReadScope scope, ListMigrations query)
    {
        var text = new StringBuilder($"SELECT {MigrationTable.Columns} FROM migrations WHERE 1 = 1");
        var values = new List<SqlValue>();
        Is("status", query.Status);
        Is("migration_type", query.Type);
        Is("source_compute", query.SourceHost);
        Is("user_id", query.UserId);
        Is("project_id", query.ProjectId);
        if (query.Host is { } host)
        {
            Add(" AND (source_compute = ? OR dest_compute = ?)", host, host);
        }

        if (query.InstanceId is { } instance)
        {
            Add(" AND instance_uuid = ?", instance);
        }

        if (query.ChangesSince is { } since)
        {
            Add(" AND updated_at >= ?", since);
        }

        if (query.ChangesBefore is { } before)
        {
            Add(" AND updated_at <= ?", before);
        }

        if (query.Marker is { } marker)
        {
            var place = scope.Query(PlaceOf, static row => (At: row.Time(0), Number: row.Int64(1)), marker);
            if (place is not [var (at, number)])
            {
                throw new FaultException(FaultKind.BadRequest, $"Marker {marker} could not be found.");
            }

            Add(" AND (created_at < ? OR (created_at = ? AND id < ?))", at, at, number);
        }

        text.Append(query.NewestFirst ? " ORDER BY created_at DESC, id DESC" : " ORDER BY id");
        Add(" LIMIT ?", query.Limit);
        return scope.Query(Statement.Once("migrations.page", text.ToString()), MigrationTable.Read, [.. values]);

        void Is(string column, string? value)
        {
            if (value is not null)
            {
                Add($" AND {column} = ?", value);
            }
        }

        void Add(string condition, params SqlValue[] given)
        {
            text.Append(condition);
            values.AddRange(given);
        }
    }
}
