using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>Boots a second and the time to ACTIVE, on durable SQLite.</summary>
internal static class BootRate
{
    private const int InFlight = 64;

    /// <param name="programs">The published build.</param>
    /// <param name="hosts">Fake hosts.</param>
    /// <param name="warm">Boots before those measured: until then the JIT still compiles what has turned out to be hot.</param>
    /// <param name="count">Boots measured.</param>
    /// <param name="report">Takes the figures.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task RunAsync(string programs, int hosts, int warm, int count, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, hosts, ct);
        using var client = await cloud.PrepareAsync(InFlight + 1, ct);
        await new BootServers(client, "warm").RunAsync(warm, InFlight, ct);
        var before = await cloud.MetricsAsync(ct);
        var cpu = await cloud.Process.CpuAsync(ct);
        var own = Environment.CpuUsage.TotalTime;
        var boots = new BootServers(client, "bench");
        await boots.RunAsync(count, InFlight, ct);
        own = Environment.CpuUsage.TotalTime - own;
        cpu = await cloud.Process.CpuAsync(ct) - cpu;
        var after = await cloud.MetricsAsync(ct);
        var done = (double)boots.ToActive.Count;
        var details = new Dictionary<string, double>
        {
            ["p50_ms"] = boots.ToActive.Percentile(0.5),
            ["p95_ms"] = boots.ToActive.Percentile(0.95),
            ["answer_p50_ms"] = boots.ToAnswer.Percentile(0.5),
            ["polls_per_boot"] = boots.Polls / done,
            ["fsyncs_per_boot"] = (after.Commits - before.Commits) / done,
            ["writes_per_boot"] = (after.Writes - before.Writes) / done,
            ["messages_per_boot"] = (after.Messages - before.Messages) / done,
            ["ms_per_commit"] = (after.CommitSeconds - before.CommitSeconds) / Math.Max(1, after.Commits - before.Commits) * 1000,
            ["cpu_ms_per_boot"] = cpu / done * 1000,
            ["client_cpu_ms_per_boot"] = own.TotalMilliseconds / done,
            ["in_flight"] = InFlight,
            ["boots_before"] = warm,
        };
        await report.AddAsync(new($"boots, {hosts} hosts", done / boots.Elapsed.TotalSeconds, "boots/s", hosts >= 1000 ? 1000 : null) { Details = details });
        await report.AddAsync(new($"create to ACTIVE, p95, {hosts} hosts", boots.ToActive.Percentile(0.95), "ms", hosts >= 1000 ? 250 : null));
    }
}
