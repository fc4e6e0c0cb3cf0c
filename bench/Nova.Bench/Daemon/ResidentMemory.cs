using Nova.Bench.Cloud;
using Nova.Bench.Reporting;
using Nova.Bench.Servers;

namespace Nova.Bench.Daemon;

/// <summary>Resident memory of the all-in-one.</summary>
internal static class ResidentMemory
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(60);

    /// <summary>One host, nothing asked of it, 60 s after its start.</summary>
    public static async Task IdleAsync(string programs, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, 1, ct);
        await Task.Delay(Settle, ct);
        await report.AddAsync(new("resident memory idle, 60 s after start", await cloud.Process.ResidentAsync(ct), "MiB", 150));
    }

    /// <summary>1,000 hosts with 10,000 instances, 60 s after the last was made.</summary>
    public static async Task FullAsync(string programs, int hosts, int instances, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, hosts, ct);
        using var client = await cloud.PrepareAsync(9, ct);
        await FillServers.RunAsync(client, instances, ct);
        var filled = await cloud.Process.ResidentAsync(ct);
        await Task.Delay(Settle, ct);
        await report.AddAsync(new($"resident memory, {hosts} hosts with {instances} instances", await cloud.Process.ResidentAsync(ct), "MiB", 600)
        {
            Details = new Dictionary<string, double> { ["MiB_when_filled"] = filled },
        });
    }
}
