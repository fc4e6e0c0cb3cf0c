using MySqlConnector;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>Boots a second over RabbitMQ with MariaDB, each daemon a process of its own, and what one boot costs each of them.</summary>
internal static class BootCosts
{
    private const int Hosts = 1000;
    private const int InFlight = 64;
    private const int Warm = 3000;
    private const int Count = 4000;

    private static readonly string[] Daemons = ["nova-api", "nova-conductor", "nova-scheduler", "nova-compute"];

    public static async Task RunAsync(string programs, ClusterServers cluster, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, Hosts, cluster, ct);
        using var client = await cloud.PrepareAsync(InFlight + 1, ct);
        await new BootServers(client, "warm").RunAsync(Warm, InFlight, ct);
        var before = await LookAsync(cloud, cluster, ct);
        var own = Environment.CpuUsage.TotalTime;
        var boots = new BootServers(client, "bench");
        await boots.RunAsync(Count, InFlight, ct);
        own = Environment.CpuUsage.TotalTime - own;
        var after = await LookAsync(cloud, cluster, ct);

        var details = new Dictionary<string, double>
        {
            ["p50_ms"] = boots.ToActive.Percentile(0.5),
            ["p95_ms"] = boots.ToActive.Percentile(0.95),
            ["answer_p50_ms"] = boots.ToAnswer.Percentile(0.5),
            ["in_flight"] = InFlight,
            ["boots_before"] = Warm,
        };
        foreach (var (name, value) in after)
        {
            details[name + "_per_boot"] = (value - before[name]) / Count;
        }

        details["client_cpu_ms_per_boot"] = own.TotalMilliseconds / Count;
        await report.AddAsync(new($"boots over RabbitMQ and MariaDB, {Hosts} hosts", Count / boots.Elapsed.TotalSeconds, "boots/s", 500) { Details = details });
        await report.AddAsync(new($"create to ACTIVE over RabbitMQ and MariaDB, p95, {Hosts} hosts", boots.ToActive.Percentile(0.95), "ms", 500));
    }

    private static async Task<Dictionary<string, double>> LookAsync(BenchCloud cloud, ClusterServers cluster, CancellationToken ct)
    {
        var seen = new Dictionary<string, double>();
        foreach (var daemon in Daemons)
        {
            var page = await cloud.MetricsAsync(daemon, ct);
            foreach (var (name, value) in new[] { ("calls", page.Messages), ("messages", page.Published), ("commits", page.Commits), ("writes", page.Writes) })
            {
                seen[name] = seen.GetValueOrDefault(name) + value;
            }
        }

        foreach (var (name, value) in await StatementsAsync(cluster.Database, ct))
        {
            seen[name] = value;
        }

        foreach (var (name, value) in await cloud.CpuByProcessAsync(ct))
        {
            seen[name + "_cpu_ms"] = value * 1000;
        }

        return seen;
    }

    /// <summary>What the database was asked for so far: statements, and waits of the commits for the disk.</summary>
    private static async Task<IReadOnlyList<(string Name, double Value)>> StatementsAsync(string url, CancellationToken ct)
    {
        var address = new Uri(url);
        var user = address.UserInfo.Split(':');
        await using var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = address.Host, Port = (uint)address.Port, UserID = user[0], Password = user[1], Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new MySqlCommand("SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit', 'Innodb_os_log_fsyncs')", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<(string, double)>();
        while (await rows.ReadAsync(ct))
        {
            var name = rows.GetString(0) switch { "Questions" => "statements", "Com_commit" => "database_commits", _ => "log_fsyncs" };
            found.Add((name, double.Parse(rows.GetString(1), System.Globalization.CultureInfo.InvariantCulture)));
        }

        return found;
    }
}
