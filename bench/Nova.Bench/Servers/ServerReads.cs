using System.Diagnostics;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>GET /servers/detail with 1,000 servers and GET /servers/{id}, embedded and over a broker.</summary>
internal static class ServerReads
{
    private const int Servers = 1000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(string programs, ClusterServers? cluster, Report report, CancellationToken ct)
    {
        // The budgets say nothing of a single page over a broker. RabbitMQ alone carries 3,000 round trips a second with 16 in flight, twice as many with 64.
        var (where, clients, pageBudget, pagesBudget, readsBudget) =
            cluster is null ? ("", 16, (double?)10, 200, 15_000) : (" over RabbitMQ", 64, null, 60, 5_000);
        await using var cloud = await BenchCloud.StartAsync(programs, 100, cluster, ct);
        using var client = await cloud.PrepareAsync(16, ct);
        await FillServers.RunAsync(client, Servers, ct);
        var ids = (await client.GetJsonAsync("/servers?limit=1000", ct)).GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("id").GetString()!).ToArray();

        await RateAsync(1, _ => "/servers/detail?limit=1000", Warm);
        var (one, rate, details) = await RateAsync(1, _ => "/servers/detail?limit=1000", Span);
        await report.AddAsync(new($"GET /servers/detail{where}, 1,000 servers, one client, p50", one.Percentile(0.5), "ms", pageBudget) { Details = details });
        (_, rate, details) = await RateAsync(4, _ => "/servers/detail?limit=1000", Span);
        await report.AddAsync(new($"GET /servers/detail{where}, 1,000 servers, 4 clients", rate, "pages/s", pagesBudget) { Details = details });
        await RateAsync(clients, n => "/servers/" + ids[n % ids.Length], Warm);
        (_, rate, details) = await RateAsync(clients, n => "/servers/" + ids[n % ids.Length], Span);
        await report.AddAsync(new($"GET /servers/{{id}}{where}, {clients} clients", rate, "requests/s", readsBudget) { Details = details });

        async Task<(Latencies Times, double Rate, Dictionary<string, double> Details)> RateAsync(int count, Func<int, string> path, TimeSpan span)
        {
            var times = new Latencies();
            var next = 0;
            var bytes = 0L;
            var cpu = await cloud.Process.CpuAsync(ct);
            var own = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    using var connection = client.Connect();
                    while (Stopwatch.GetElapsedTime(started) < span && !ct.IsCancellationRequested)
                    {
                        var sent = Stopwatch.GetTimestamp();
                        Interlocked.Exchange(ref bytes, connection.Get(path(Interlocked.Increment(ref next))));
                        times.Add(Stopwatch.GetElapsedTime(sent));
                    }
                },
                ct,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            var elapsed = Stopwatch.GetElapsedTime(started);
            own = Environment.CpuUsage.TotalTime - own;
            cpu = await cloud.Process.CpuAsync(ct) - cpu;
            return (times, times.Count / elapsed.TotalSeconds, new()
            {
                ["p50_ms"] = times.Percentile(0.5),
                ["p99_ms"] = times.Percentile(0.99),
                ["bytes"] = bytes,
                ["cpu_ms_each"] = cpu * 1000 / times.Count,
                ["client_cpu_ms_each"] = own.TotalMilliseconds / times.Count,
            });
        }
    }
}
