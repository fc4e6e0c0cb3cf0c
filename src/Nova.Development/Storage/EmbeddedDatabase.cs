using Microsoft.Data.Sqlite;
using Nova.Hosting.Files;

namespace Nova.Development.Storage;

/// <summary>One SQLite file of a development service: a single writer, a few readers, never on the caller's thread.</summary>
/// <remarks>
/// SQLite's asynchronous calls block, so work is handed to the thread pool behind a gate that keeps it from taking every thread.
/// A write is one transaction: it returns after commit (WAL, synchronous=FULL), or nothing of it happened.
/// </remarks>
internal sealed class EmbeddedDatabase : IAsyncDisposable
{
    private const int Readers = 4;

    private readonly string readOnly;
    private readonly SqliteConnection writer;
    private readonly SemaphoreSlim writeGate = new(1, 1);
    private readonly SemaphoreSlim readGate = new(Readers, Readers);

    private EmbeddedDatabase(SqliteConnection writer, string readOnly)
    {
        this.writer = writer;
        this.readOnly = readOnly;
    }

    /// <summary>Opens or creates <paramref name="path"/>, readable by its owner alone, at the newest of <paramref name="migrations"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrations">Statements that lead from version i to i + 1; <c>PRAGMA user_version</c> remembers how many ran.</param>
    /// <param name="logger">Told where others could read the file.</param>
    public static EmbeddedDatabase Open(string path, IReadOnlyList<string> migrations, ILogger logger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        OwnerOnlyFile.NarrowSqlite(logger, path);
        OwnerOnlyFile.Create(path);
        var text = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30 };
        var writer = new SqliteConnection(new SqliteConnectionStringBuilder(text.ToString()) { Pooling = false }.ToString());
        try
        {
            writer.Open();
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("PRAGMA synchronous = FULL");
            Migrate(writer, path, migrations);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        text.Mode = SqliteOpenMode.ReadOnly;
        return new EmbeddedDatabase(writer, text.ToString());
    }

    /// <summary>Runs <paramref name="work"/> on a read-only connection, in one snapshot.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => GatedAsync(readGate, () =>
    {
        using var connection = new SqliteConnection(readOnly);
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return work(connection);
    }, cancel);

    /// <summary>Runs <paramref name="work"/> in a transaction of the one writer; an exception rolls it back.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => GatedAsync(writeGate, () =>
    {
        using var transaction = writer.BeginTransaction(deferred: false);
        var result = work(writer);
        transaction.Commit();
        return result;
    }, cancel);

    /// <summary>As <see cref="WriteAsync{T}"/> for work without a result.</summary>
    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken cancel) => WriteAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        cancel);

    public async ValueTask DisposeAsync()
    {
        await writeGate.WaitAsync();
        await writer.DisposeAsync();
        using var pooled = new SqliteConnection(readOnly);
        SqliteConnection.ClearPool(pooled);
        writeGate.Dispose();
        readGate.Dispose();
    }

    private static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> migrations)
    {
        var version = (int)connection.Scalar<long>("PRAGMA user_version");
        if (version > migrations.Count)
        {
            throw new InvalidOperationException($"{path} was written by a newer version (schema {version}, this program knows {migrations.Count}).");
        }

        for (; version < migrations.Count; version++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Execute(migrations[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    private static async Task<T> GatedAsync<T>(SemaphoreSlim gate, Func<T> work, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }
}
