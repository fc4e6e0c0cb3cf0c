using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database;
using Nova.Database.Schema;

namespace Nova.Tests.Databases;

/// <summary>An empty database of its own for one test, migrated unless asked otherwise, on SQLite or on a real MariaDB.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<NovaDatabase> opened = [];
    private readonly DirectoryInfo? directory;

    private TestDatabase(DatabaseAddress address, DirectoryInfo? directory)
    {
        Address = address;
        this.directory = directory;
    }

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.MySql];

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
            database = new(await MariaDbServer.MakeDatabaseAsync(), null);
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
