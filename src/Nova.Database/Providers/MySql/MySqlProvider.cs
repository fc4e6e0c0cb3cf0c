using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using Nova.Core.Faults;
using Nova.Database.Schema;

namespace Nova.Database.Providers.MySql;

/// <summary>MySQL and MariaDB.</summary>
internal sealed class MySqlProvider : IDatabaseProvider
{
    private const string SessionSettings =
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; " +
        "SET SESSION innodb_lock_wait_timeout = 5, SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'";

    /// <summary>
    /// A process that is stopped in the middle of a transaction, or whose machine is gone without a word, holds its locks, and with them everybody's writes: the row
    /// of the revision. The database parts with it. A transaction of ours waits for nothing but statements, so seconds are plenty.
    /// </summary>
    private const string PartingOfMariaDb = "SET SESSION idle_transaction_timeout = 4, SESSION idle_write_transaction_timeout = 4";

    // MySQL knows only sessions that rest, in a transaction or not.
    private const string PartingOfMySql = "SET SESSION wait_timeout = 4";

    private static readonly TimeSpan RestOnMySql = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The oldest servers supported speak all that EF generates for us; asking the server for its version would need a connection before the first one.
    /// </summary>
    internal static readonly ServerVersion OldestServer = new MySqlServerVersion(new Version(5, 7, 0));

    private readonly DatabaseAddress address;
    private readonly string connectionString;

    public MySqlProvider(DatabaseAddress address)
    {
        this.address = address;
        connectionString = BuildConnectionString(address);
    }

    public string Name => "mysql";

    public string Description => address.ToString();

    public int GroupsWithSavepoints => 0;

    public bool FailedStatementEndsTransaction => false;

    /// <summary>
    /// Two: while one waits for the network the other works. More make smaller groups and meet at the same rows: on one machine four
    /// commit no more than one does, and cost twice the processor time.
    /// </summary>
    public int Writers => 2;

    public int Readers => 8;

    public int LocalReaders => 0;

    public SqlSession OpenWriter(long writer)
    {
        var session = Open(parting: true);
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

    /// <remarks>A consistent read waits for nobody's locks.</remarks>
    public SqlSession OpenReader(bool waits) => Open(parting: false);

    public SqlFailure Classify(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry }:
                    return SqlFailure.Duplicate;
                case MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout or (MySqlErrorCode)1020 }:
                    return SqlFailure.Contention;
                case MySqlException { ErrorCode: MySqlErrorCode.DiskFull or MySqlErrorCode.RecordFileFull }:
                    return SqlFailure.TransactionLost;
                case MySqlException lost when IsConnectionLost(lost):
                case MySqlEndOfStreamException or SocketException or EndOfStreamException:
                    return SqlFailure.ConnectionLost;
                case MySqlException:
                    return SqlFailure.Refused;
            }
        }

        return SqlFailure.None;
    }

    public string EndOfSchema => "DO RELEASE_LOCK(CONCAT('nova.schema.', DATABASE()))";

    public async Task<DbConnection> OpenForSchemaAsync(CancellationToken ct)
    {
        var connection = new MySqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct).ConfigureAwait(false);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT GET_LOCK(CONCAT('nova.schema.', DATABASE()), 50)";
            return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is 1 or 1L
                ? connection
                : throw new FaultException(FaultKind.Unavailable, $"Another process is changing the schema of {address}. Try again when it is done.");
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // IGNORE would do the same for us here: the values are known to fit.
    public string IgnoringDuplicates(string insert) => insert.Replace("INSERT INTO", "INSERT IGNORE INTO", StringComparison.Ordinal);

    public bool IsAlreadyDone(Exception error) =>
        error is MySqlException { ErrorCode: MySqlErrorCode.TableExists or MySqlErrorCode.DuplicateKeyName or MySqlErrorCode.DuplicateFieldName or MySqlErrorCode.DuplicateKeyEntry };

    public NovaDbContext CreateContext() =>
        new MySqlNovaDbContext(new DbContextOptionsBuilder<MySqlNovaDbContext>().UseMySql(connectionString, OldestServer).Options);

    private static bool IsConnectionLost(MySqlException error) =>
        error.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.ServerShutdown
            or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.ConnectionCountError
            or MySqlErrorCode.None or (MySqlErrorCode)1927 or (MySqlErrorCode)2006 or (MySqlErrorCode)2013

            // A server that has become a replica (read_only, super_read_only, a read-only transaction), or a node of Galera without its cluster.
            or (MySqlErrorCode)1290 or (MySqlErrorCode)1836 or (MySqlErrorCode)1792 or (MySqlErrorCode)1047

            // MySQL's word to a session that rested too long.
            or (MySqlErrorCode)4031
        || error.InnerException is SocketException or IOException;

    private static string BuildConnectionString(DatabaseAddress address)
    {
        var builder = new MySqlConnectionStringBuilder
        {
            Server = address.Options.GetValueOrDefault("unix_socket") ?? address.Host,
            Port = (uint)address.Port,
            UserID = address.User,
            Password = address.Password,
            Database = address.Database,
            CharacterSet = "utf8mb4",
            GuidFormat = MySqlGuidFormat.None,
            // Sessions are kept by their threads; a pool would only hide a lost connection.
            Pooling = false,

            // Without these EF refuses a connection that is open already.
            AllowUserVariables = true,
            UseAffectedRows = false,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 60,
            AllowPublicKeyRetrieval = true,
        };
        if (address.Options.ContainsKey("unix_socket"))
        {
            builder.ConnectionProtocol = MySqlConnectionProtocol.UnixSocket;
        }

        if (address.Options.TryGetValue("ssl_ca", out var authority))
        {
            builder.SslMode = MySqlSslMode.VerifyFull;
            builder.SslCa = authority;
            builder.SslCert = address.Options.GetValueOrDefault("ssl_cert") ?? "";
            builder.SslKey = address.Options.GetValueOrDefault("ssl_key") ?? "";
        }

        return builder.ConnectionString;
    }

    private MySqlSession Open(bool parting)
    {
        var connection = new MySqlConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            var isMariaDb = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
            command.CommandText = SessionSettings + (!parting ? "" : isMariaDb ? $"; {PartingOfMariaDb}" : $"; {PartingOfMySql}");
            command.ExecuteNonQuery();
            return new MySqlSession(connection, parting && !isMariaDb ? RestOnMySql : null);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
