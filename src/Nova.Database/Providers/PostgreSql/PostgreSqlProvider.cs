using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;
using Npgsql;

namespace Nova.Database.Providers.PostgreSql;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgreSqlProvider : IDatabaseProvider
{
    private const int DefaultPort = 5432;

    /// <summary>A stopped process that holds a lock is parted from it: see <see cref="MySql.MySqlProvider"/>.</summary>
    private const string SessionSettings =
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; " +
        "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '4s'; SET synchronous_commit = on; SET client_min_messages = warning";

    /// <summary>Only one process changes the schema at a time; any number will do, as long as it is always the same.</summary>
    private const string SchemaLock = "BEGIN; SELECT pg_advisory_xact_lock(7006872101)";

    private readonly DatabaseAddress address;
    private readonly string connectionString;

    public PostgreSqlProvider(DatabaseAddress address)
    {
        this.address = address;
        connectionString = BuildConnectionString(address);
    }

    public string Name => "postgresql";

    public string Description => address.ToString();

    public int GroupsWithSavepoints => 0;

    public bool FailedStatementEndsTransaction => true;

    // As with MySQL: while one waits for the network the other works.
    public int Writers => 2;

    public int Readers => 8;

    public int LocalReaders => 0;

    public string EndOfSchema => "COMMIT";

    public SqlSession OpenWriter(long writer)
    {
        var session = Open();
        try
        {
            session.AddMark(writer);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <remarks>A reader waits for nobody's locks.</remarks>
    public SqlSession OpenReader(bool waits) => Open();

    public SqlFailure Classify(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refused:
                    return Classify(refused.SqlState);
                case NpgsqlException or SocketException or EndOfStreamException:
                    return SqlFailure.ConnectionLost;
            }
        }

        return SqlFailure.None;
    }

    public async Task<DbConnection> OpenForSchemaAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(SchemaLock, connection);
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
        new PostgreSqlNovaDbContext(new DbContextOptionsBuilder<PostgreSqlNovaDbContext>().UseNpgsql(connectionString).Options);

    private static SqlFailure Classify(string state) => state switch
    {
        PostgresErrorCodes.UniqueViolation => SqlFailure.Duplicate,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => SqlFailure.Contention,
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.IoError => SqlFailure.TransactionLost,

        // A server that stops, starts, is full, has become a standby, or parted with us: another one answers, or the same one soon.
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled or "25P03"
            or "57P05" => SqlFailure.ConnectionLost,
        _ when state.StartsWith("08", StringComparison.Ordinal) => SqlFailure.ConnectionLost,
        _ => SqlFailure.Refused,
    };

    /// <summary>Options are those of libpq, which SQLAlchemy's drivers hand on.</summary>
    private static string BuildConnectionString(DatabaseAddress address)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            // A folder is where the server's socket is.
            Host = address.Options.GetValueOrDefault("host") ?? address.Host,
            Port = address.Port,
            Username = address.User,
            Password = address.Password,
            Database = address.Database,
            ApplicationName = "nova",

            // Sessions are kept by their threads; a pool would only hide a lost connection.
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 60,
            CancellationTimeout = 2000,
            KeepAlive = 0,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 5,
            MaxAutoPrepare = 0,
            Enlist = false,
        };
        if (address.Options.TryGetValue("port", out var port) && int.TryParse(port, CultureInfo.InvariantCulture, out var number))
        {
            builder.Port = number;
        }

        if (address.Options.TryGetValue("sslmode", out var mode) && Enum.TryParse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var ssl))
        {
            builder.SslMode = ssl;
        }

        builder.RootCertificate = address.Options.GetValueOrDefault("sslrootcert");
        builder.SslCertificate = address.Options.GetValueOrDefault("sslcert");
        builder.SslKey = address.Options.GetValueOrDefault("sslkey");
        if (builder.RootCertificate is not null && !address.Options.ContainsKey("sslmode"))
        {
            builder.SslMode = SslMode.VerifyFull;
        }

        if (builder.Port == 0)
        {
            builder.Port = DefaultPort;
        }

        return builder.ConnectionString;
    }

    private PostgreSqlSession Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand(SessionSettings, connection);
            command.ExecuteNonQuery();
            return new PostgreSqlSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
