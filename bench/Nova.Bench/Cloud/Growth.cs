using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Nova.Bench.Cloud;

/// <summary>What of a cloud could grow for ever.</summary>
internal sealed record Growth(double ResidentMiB, int Descriptors, int Threads, int Files, double DatabaseMiB, long Rows)
{
    public static async Task<Growth> LookAsync(BenchCloud cloud, CancellationToken ct) => new(
        await cloud.Process.ResidentAsync(ct),
        cloud.Process.Descriptors(),
        cloud.Process.Threads(),
        Directory.GetFiles(cloud.Data, "*", SearchOption.AllDirectories).Length,
        new FileInfo(Database(cloud)).Length / 1024.0 / 1024,
        await RowsAsync(Database(cloud), ct));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{ResidentMiB:N0} MiB, {Descriptors} descriptors, {Threads} threads, {Files} files, database of {DatabaseMiB:N1} MiB with {Rows} rows");

    private static string Database(BenchCloud cloud) => Path.Combine(cloud.Data, "state", "nova.sqlite");

    /// <summary>Of all tables.</summary>
    private static async Task<long> RowsAsync(string file, CancellationToken ct)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        var tables = new List<string>();
        await using (var names = await command.ExecuteReaderAsync(ct))
        {
            while (await names.ReadAsync(ct))
            {
                tables.Add(names.GetString(0));
            }
        }

        command.CommandText = "SELECT " + string.Join(" + ", tables.Select(table => $"(SELECT COUNT(*) FROM \"{table}\")"));
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
