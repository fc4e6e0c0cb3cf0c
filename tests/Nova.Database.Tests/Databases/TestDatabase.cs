using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database;
using Nova.Database.Schema;

namespace Nova.Tests.Databases;

/// <summary>An empty database of its own for one test, migrated unless asked otherwise, on SQLite or on a real MariaDB or PostgreSQL.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<NovaDatabase> opened = [];
    private readonly DirectoryInfo? directory;

    private TestDatabase(DatabaseAddress address, DirectoryInfo? directory)
    {
        Address = address;
        this.directory = directory;
    }

    /// <summary>Every database.</summary>
    public static TheoryData<DatabaseKind> All => [.. Enum.GetValues<DatabaseKind>()];

    /// <summary>
    /// For long suites: SQLite and one of the servers, another one each day, so that the suite takes no longer for a third database. <c>./test --full</c> takes
    /// all, and NOVA_TEST_DATABASE names the server.
    /// </summary>
    public static TheoryData<DatabaseKind> Kinds => Environment.GetEnvironmentVariable("NOVA_TEST_FULL") is { Length: > 0 } ? All : [DatabaseKind.Sqlite, Server];

    /// <summary>The server of the day.</summary>
    public static DatabaseKind Server { get; } = Environment.GetEnvironmentVariable("NOVA_TEST_DATABASE") is { Length: > 0 } named
        ? Enum.Parse<DatabaseKind>(named, ignoreCase: true)
        : TimeProvider.System.GetUtcNow().DayOfYear % 2 == 0 ? DatabaseKind.MySql : DatabaseKind.PostgreSql;

    public DatabaseAddress Address { get; }

    public static async Task<TestDatabase> MakeAsync(DatabaseKind kind, bool migrate = true)
    {
        TestDatabase database;
        if (kind == DatabaseKind.Sqlite)
        {
            var directory = Directory.CreateTempSubdirectory("nova-db-");
            database = new(DatabaseAddress.SqliteFile(Path.Combine(directory.FullName, "nova.sqlite")), directory);
        }
        else
        {
            database = new(await TestServers.MakeDatabaseAsync(kind), null);
        }

        if (migrate)
        {
            await NovaSchema.MigrateAsync(database.Address, TestContext.Current.CancellationToken);
        }

        return database;
    }

    /// <summary>Opens it; several times stands for several conductors.</summary>
    public NovaDatabase Open(TimeProvider? time = null, DatabaseTuning? tuning = null)
    {
        var database = NovaDatabase.Open(Address, time ?? TimeProvider.System, NullLoggerFactory.Instance, tuning);
        opened.Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }

        directory?.Delete(recursive: true);
    }
}
