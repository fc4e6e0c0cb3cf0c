using System.Data.Common;
using Nova.Core.Faults;
using Nova.Database.Providers;

namespace Nova.Database.Schema;

/// <summary>
/// Applies migrations, one process at a time. Where the database commits each change of the schema by itself (MySQL, MariaDB), the table of versions keeps how
/// many statements are done, so that a run that was interrupted is taken up where it stopped.
/// </summary>
internal sealed class SchemaMigrator(IDatabaseProvider provider, TimeProvider time)
{
    private const string CreateVersions =
        "CREATE TABLE IF NOT EXISTS schema_versions (version VARCHAR(64) NOT NULL PRIMARY KEY, statements BIGINT NOT NULL, applied_at BIGINT NULL)";

    /// <summary>Brings the schema to the newest version.</summary>
    /// <exception cref="FaultException">Unavailable: another process is at it.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await provider.OpenForSchemaAsync(ct).ConfigureAwait(false);
        await RunAsync(connection, CreateVersions, ct).ConfigureAwait(false);
        foreach (var version in Migrations.Versions)
        {
            await ApplyAsync(connection, version, ct).ConfigureAwait(false);
        }

        await RunAsync(connection, provider.EndOfSchema, ct).ConfigureAwait(false);
    }

    private async Task ApplyAsync(DbConnection connection, string version, CancellationToken ct)
    {
        var statements = Migrations.Statements(provider, version);
        await RunAsync(connection, provider.IgnoringDuplicates($"INSERT INTO schema_versions (version, statements) VALUES ('{version}', 0)"), ct).ConfigureAwait(false);
        var done = Convert.ToInt32(
            await ScalarAsync(connection, $"SELECT statements FROM schema_versions WHERE version = '{version}'", ct).ConfigureAwait(false),
            System.Globalization.CultureInfo.InvariantCulture);
        for (var next = done; next < statements.Count; next++)
        {
            try
            {
                await RunAsync(connection, statements[next], ct).ConfigureAwait(false);
            }
            catch (Exception present) when (next == done && provider.IsAlreadyDone(present))
            {
                // The run before was interrupted between this change and the note of it.
            }

            await RunAsync(connection, $"UPDATE schema_versions SET statements = {next + 1} WHERE version = '{version}'", ct).ConfigureAwait(false);
        }

        var now = Nova.Database.Statements.SqlTime.ToMicroseconds(time.GetUtcNow());
        await RunAsync(connection, $"UPDATE schema_versions SET applied_at = {now} WHERE version = '{version}' AND applied_at IS NULL", ct).ConfigureAwait(false);
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(ct).ConfigureAwait(false);
    }
}
