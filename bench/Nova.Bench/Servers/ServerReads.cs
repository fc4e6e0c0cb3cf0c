using System.Diagnostics;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>GET /servers/detail with 1,000 servers and GET /servers/{id}.</summary>
internal static class ServerReads
{
    private const int Servers = 1000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(string programs, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, 100, ct);
        using var client = await cloud.PrepareAsync(16, ct);
        await FillServers.RunAsync(client, Servers, ct);
        var ids = (await client.GetJsonAsync("/servers?limit=1000", ct)).GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("id").GetString()!).ToArray();

        await RateAsync(1, _ => "/servers/detail?limit=1000", Warm);
        var (one, rate, details) = await RateAsync(1, _ => "/servers/detail?limit=1000", Span);
        await report.AddAsync(new("GET /servers/detail, 1,000 servers, one client, p50", one.Percentile(0.5), "ms", 10) { Details = details });
        (_, rate, details) = await RateAsync(4, _ => "/servers/detail?limit=1000", Span);
        await report.AddAsync(new("GET /servers/detail, 1,000 servers, 4 clients", rate, "pages/s", 200) { Details = details });
        await RateAsync(16, n => "/servers/" + ids[n % ids.Length], Warm);
        (_, rate, details) = await RateAsync(16, n => "/servers/" + ids[n % ids.Length], Span);
        await report.AddAsync(new("GET /servers/{id}, 16 clients", rate, "requests/s", 15_000) { Details = details });

        async Task<(Latencies Times, double Rate, Dictionary<string, double> Details)> RateAsync(int clients, Func<int, string> path, TimeSpan span)
        {
            var times = new Latencies();
            var next = 0;
            var bytes = 0L;
            var cpu = await cloud.Process.CpuAsync(ct);
            var own = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Factory.StartNew(
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
