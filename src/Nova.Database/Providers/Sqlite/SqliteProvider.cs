using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;
using Nova.Hosting.Files;

namespace Nova.Database.Providers.Sqlite;

/// <summary>SQLite: one writer, readers beside it (WAL), every commit on the disk before it is answered.</summary>
internal sealed class SqliteProvider(string path) : IDatabaseProvider
{
    private const int Busy = 5, Locked = 6, OutOfMemory = 7, Interrupted = 9, InputOutput = 10, Full = 13, CannotOpen = 14, Constraint = 19;
    private const int ConstraintPrimaryKey = 1555, ConstraintUnique = 2067;

    private const string WriterSettings =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA mmap_size=268435456; " +
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;";

    // No mmap: SQLite unmaps everything at the first read after each commit of the writer, and the page faults that follow cost more than reads do.
    private const string ReaderSettings =
        "PRAGMA query_only=1; PRAGMA mmap_size=0; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;";

    public string Name => "sqlite";

    public string Description => $"sqlite:///{path}";

    // A savepoint copies each page the item is the first to change: an eighth of the writer's time where nothing is refused.
    public int GroupsWithSavepoints => 32;

    public bool FailedStatementEndsTransaction => false;

    public int Writers => 1;

    public int Readers => Math.Clamp(Environment.ProcessorCount, 2, 8);

    public int LocalReaders => Readers;

    public SqlSession OpenWriter(long writer) => Open(WriterSettings);

    public SqlSession OpenReader(bool waits) => Open((waits ? "PRAGMA busy_timeout=5000; " : "PRAGMA busy_timeout=0; ") + ReaderSettings);

    public SqlFailure Classify(Exception error) => Find(error) is not { } found
        ? SqlFailure.None
        : found.SqliteErrorCode switch
        {
            Busy or Locked => SqlFailure.Contention,
            Constraint when found.SqliteExtendedErrorCode is ConstraintPrimaryKey or ConstraintUnique => SqlFailure.Duplicate,
            OutOfMemory or Interrupted or InputOutput or Full or CannotOpen => SqlFailure.TransactionLost,
            _ => SqlFailure.Refused,
        };

    public string EndOfSchema => "COMMIT";

    public async Task<DbConnection> OpenForSchemaAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(ConnectionString());
        try
        {
            CreateFile();
            await connection.OpenAsync(ct).ConfigureAwait(false);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=60000; BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public string IgnoringDuplicates(string insert) => $"{insert} ON CONFLICT DO NOTHING";

    public bool IsAlreadyDone(Exception error) => false;

    public NovaDbContext CreateContext() =>
        new SqliteNovaDbContext(new DbContextOptionsBuilder<SqliteNovaDbContext>().UseSqlite(ConnectionString()).Options);

    private static SqliteException? Find(Exception? error)
    {
        while (error is not null and not SqliteException)
        {
            error = error.InnerException;
        }

        return (SqliteException?)error;
    }

    private SqliteSession Open(string settings)
    {
        var connection = new SqliteConnection(ConnectionString());
        try
        {
            CreateFile();
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = settings;
            command.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite would make the file as wide as the umask allows; it holds tenants' data.</summary>
    private void CreateFile()
    {
        try
        {
            OwnerOnlyFile.Create(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SqliteException($"{path} can neither be opened for writing nor made: {refused.Message}", CannotOpen);
        }
    }

    private string ConnectionString() => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Cache = SqliteCacheMode.Private,
        Pooling = false,
    }.ToString();
}
