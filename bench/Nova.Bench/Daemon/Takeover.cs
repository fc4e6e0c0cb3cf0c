using System.Diagnostics;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Daemon;

/// <summary>From SIGKILL of a conductor amid boots until another one runs what it had begun; then every server must be ACTIVE.</summary>
internal static class Takeover
{
    private const int Rounds = 4;
    private const int Requests = 20;
    private const int PerRequest = 5;

    /// <summary>A lease, and 2 s after its end. It ends 7 to 10 s after the death: the last renewal is up to 3 s old.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10 + 2);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(string programs, ClusterServers cluster, Report report, CancellationToken ct)
    {
        // Longer than a takeover: every boot is at its host when the conductor dies, and when its saga is taken over.
        cluster = cluster with { Conductors = 2, Cue = "spawn delay=15000-15000" };
        await using var cloud = await BenchCloud.StartAsync(programs, 100, cluster, ct);
        using var client = await cloud.PrepareAsync(4, ct);
        var times = new Latencies();
        var sagas = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var (victim, survivor) = (round % 2, (round + 1) % 2);
            var body = await client.ServerAsync($"round{round}", ct);
            body["server"]!["min_count"] = PerRequest;
            body["server"]!["max_count"] = PerRequest;
            await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => client.PostAsync("/servers", (JsonObject)body.DeepClone(), ct)));
            await UntilAsync("every boot is at its host", async () => await CountAsync("task_state", "spawning") == Requests * PerRequest);

            var before = (await cloud.ConductorMetricsAsync(survivor, ct)).TakenOver;
            var killed = Stopwatch.GetTimestamp();
            await cloud.KillConductorAsync(victim);
            var taken = 0.0;
            await UntilAsync("the sagas are taken over", async () => (taken = (await cloud.ConductorMetricsAsync(survivor, ct)).TakenOver - before) > 0);
            times.Add(Stopwatch.GetElapsedTime(killed));
            sagas += taken;
            await UntilAsync("every server is ACTIVE", async () => await CountAsync("vm_state", "active") == (round + 1) * Requests * PerRequest);
            await cloud.StartConductorAsync(victim, ct);
        }

        await report.AddAsync(new("SIGKILL of a conductor until another runs its sagas, slowest", times.Percentile(1), "ms", Budget.TotalMilliseconds)
        {
            Details = new Dictionary<string, double> { ["fastest_ms"] = times.Percentile(0), ["kills"] = Rounds, ["sagas_taken_over"] = sagas, ["servers_active"] = Rounds * Requests * PerRequest },
        });

        async Task<int> CountAsync(string state, string value)
            => (await client.GetJsonAsync("/servers/detail", ct)).GetProperty("servers").EnumerateArray().Count(server => server.GetProperty("OS-EXT-STS:" + state).GetString() == value);

        async Task UntilAsync(string what, Func<Task<bool>> isSo)
        {
            var started = Stopwatch.GetTimestamp();
            while (!await isSo())
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    throw new BenchException($"not within {Patience.TotalMinutes:N0} minutes: {what}");
                }

                await Task.Delay(20, ct);
            }
        }
    }
}
