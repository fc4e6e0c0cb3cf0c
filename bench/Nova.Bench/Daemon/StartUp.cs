using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Daemon;

/// <summary>From the start of the all-in-one to the first answer of the Compute API: on an empty data folder, and again on a filled one.</summary>
internal static class StartUp
{
    private const int Times = 5;

    public static async Task RunAsync(string programs, Report report, CancellationToken ct)
    {
        var first = new Latencies();
        var again = new Latencies();
        for (var i = 0; i < Times; i++)
        {
            await using var cloud = await BenchCloud.StartAsync(programs, 1, ct);
            first.Add(cloud.FirstAnswer);
            await cloud.RestartAsync(ct);
            again.Add(cloud.FirstAnswer);
        }

        await report.AddAsync(new("start to first answer, p50", again.Percentile(0.5), "ms", 1000) { Details = new Dictionary<string, double> { ["slowest_ms"] = again.Percentile(1) } });
        await report.AddAsync(new("start to first answer with the database to be made, p50", first.Percentile(0.5), "ms", 1000)
        {
            Details = new Dictionary<string, double> { ["slowest_ms"] = first.Percentile(1) },
        });
    }
}
