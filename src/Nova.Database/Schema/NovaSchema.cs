using System.Globalization;
using Nova.Core.Faults;
using Nova.Database.Providers;
using Nova.Database.Statements;

namespace Nova.Database.Schema;

/// <summary>What a database holds, compared with what this program needs.</summary>
public enum SchemaState
{
    /// <summary>Nothing yet.</summary>
    Empty,

    /// <summary>What this program needs.</summary>
    Current,

    /// <summary>Made by an older release: <c>nova-manage db sync</c> brings it up.</summary>
    Older,

    /// <summary>Made by a newer release.</summary>
    Newer,

    /// <summary>Made by the Python Nova, whose schema is another one, or by somebody else.</summary>
    Python,
}

/// <summary>The schema found.</summary>
/// <param name="State">Compared with what is needed.</param>
/// <param name="Version">Newest migration applied; null for none.</param>
public sealed record SchemaVersion(SchemaState State, string? Version);

/// <summary>Reads and applies migrations.</summary>
public static class NovaSchema
{
    private static readonly Statement ListMigrations = new("schema.versions", "SELECT version FROM schema_versions WHERE applied_at IS NOT NULL ORDER BY version");
    private static readonly Statement HasInstances = new("schema.instances", "SELECT 1 FROM instances LIMIT 1");
    private static readonly Statement ReadAlembic = new("schema.alembic", "SELECT version_num FROM alembic_version");
    private static readonly Statement ReadMigrate = new("schema.migrate", "SELECT version FROM migrate_version");

    /// <summary>Version this program needs.</summary>
    public static string Needed => Migrations.Versions[^1];

    /// <summary>What the database holds.</summary>
    /// <exception cref="FaultException">Unavailable: it cannot be reached.</exception>
    public static SchemaVersion Read(DatabaseAddress address)
    {
        var provider = DatabaseProviders.For(address);
        try
        {
            using var session = provider.OpenReader(waits: true);
            return Read(session, provider);
        }
        catch (Exception failure) when (provider.Classify(failure) is not SqlFailure.None)
        {
            throw Unreachable(provider, failure);
        }
    }

    /// <summary>Applies what is missing. One process at a time: the others wait.</summary>
    /// <exception cref="FaultException">Conflict: a schema of the Python Nova or of a newer release. Unavailable: it cannot be reached.</exception>
    public static async Task<SchemaVersion> MigrateAsync(DatabaseAddress address, CancellationToken ct)
    {
        var found = Read(address);
        if (found.State is SchemaState.Python or SchemaState.Newer)
        {
            throw new FaultException(FaultKind.Conflict, Explain(found, address));
        }

        if (found.State != SchemaState.Current)
        {
            var provider = DatabaseProviders.For(address);
            try
            {
                await new SchemaMigrator(provider, TimeProvider.System).RunAsync(ct).ConfigureAwait(false);
            }
            catch (Exception failure) when (provider.Classify(failure) == SqlFailure.ConnectionLost)
            {
                throw Unreachable(provider, failure);
            }
        }

        return new(SchemaState.Current, Needed);
    }

    /// <summary>Why the schema cannot be used, and what to do; for people.</summary>
    public static string Explain(SchemaVersion found, DatabaseAddress address) => found.State switch
    {
        SchemaState.Python =>
            $"The database {address} holds a schema {(found.Version is null ? "that this Nova did not make" : $"made by the Python Nova (version {found.Version})")}. "
            + "This Nova has its own: create an empty database and name it in [database] connection.",
        SchemaState.Newer =>
            $"The schema of {address} is at {found.Version}, newer than this release knows ({Needed}). Use the release that made it.",
        SchemaState.Older =>
            $"The schema of {address} is at {found.Version} and this release needs {Needed}. Run: nova-manage db sync",
        SchemaState.Empty => $"The database {address} is empty. Run: nova-manage db sync",
        _ => $"The schema of {address} is current ({found.Version}).",
    };

    private static FaultException Unreachable(IDatabaseProvider provider, Exception failure) => new(
        new Fault(FaultKind.Unavailable, $"[database] connection: {provider.Description} cannot be opened: {failure.GetBaseException().Message}"), failure);

    private static SchemaVersion Read(SqlSession session, IDatabaseProvider provider)
    {
        var python = First(ReadAlembic, static row => row.Text(0)) ?? First(ReadMigrate, static row => row.Int64(0).ToString(CultureInfo.InvariantCulture));
        if (python is not null)
        {
            return new(SchemaState.Python, python);
        }

        var applied = Rows(ListMigrations, static row => row.Text(0));
        if (applied is null)
        {
            // A foreign schema without a table of versions is not ours to touch.
            return Rows(HasInstances, static _ => "") is null ? new(SchemaState.Empty, null) : new(SchemaState.Python, null);
        }

        if (applied is [])
        {
            // Interrupted before the first version was whole.
            return new(SchemaState.Empty, null);
        }

        return string.CompareOrdinal(applied[^1], Needed) switch
        {
            0 => new(SchemaState.Current, applied[^1]),
            < 0 => new(SchemaState.Older, applied[^1]),
            > 0 => new(SchemaState.Newer, applied[^1]),
        };

        string? First(Statement statement, Func<Row, string> map) => Rows(statement, map) is [var first, ..] ? first : null;

        // Null where there is no such table.
        List<string>? Rows(Statement statement, Func<Row, string> map)
        {
            var rows = new List<string>();
            try
            {
                session.Query(statement, map, rows, int.MaxValue, []);
                return rows;
            }
            catch (Exception missing) when (provider.Classify(missing) == SqlFailure.Refused)
            {
                return null;
            }
        }
    }
}
