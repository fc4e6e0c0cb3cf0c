using System.Diagnostics;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>Creates servers, several under way at a time, and times each from its POST until a GET shows it ACTIVE.</summary>
/// <remarks>
/// Each is looked at for the first time when most of the usual time has passed, and then at intervals of a tenth of it: asking costs
/// CPU that the boots measured would have had. So the times are too long by up to that tenth rather than too short.
/// </remarks>
internal sealed class BootServers(ComputeClient client, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _begun;
    private int _polls;
    private double _usualMs = 50;

    public Latencies ToActive { get; } = new();

    public Latencies ToAnswer { get; } = new();

    public int Polls => _polls;

    /// <summary>From the first POST until the last server was seen ACTIVE.</summary>
    public TimeSpan Elapsed { get; private set; }

    public async Task RunAsync(int count, int inFlight, CancellationToken ct)
    {
        var kind = await client.ServerAsync(name, ct);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Increment(ref _begun) <= count)
                {
                    await BootAsync(kind, ct);
                }
            },
            ct)));
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private async Task BootAsync(JsonObject body, CancellationToken ct)
    {
        var sent = Stopwatch.GetTimestamp();
        var id = (await client.PostAsync("/servers", body, ct)).GetProperty("server").GetProperty("id").GetString()!;
        ToAnswer.Add(Stopwatch.GetElapsedTime(sent));
        await WaitAsync((0.9 * Volatile.Read(ref _usualMs)) - Stopwatch.GetElapsedTime(sent).TotalMilliseconds, ct);
        while (await StatusAsync(id, ct) is var status && status != "ACTIVE")
        {
            if (status != "BUILD" || Stopwatch.GetElapsedTime(sent) > Patience)
            {
                throw new BenchException($"server {id} is in {status} after {Stopwatch.GetElapsedTime(sent).TotalSeconds:N1} s");
            }

            await WaitAsync(0.1 * Volatile.Read(ref _usualMs), ct);
        }

        var time = Stopwatch.GetElapsedTime(sent);
        ToActive.Add(time);
        Volatile.Write(ref _usualMs, (0.95 * _usualMs) + (0.05 * time.TotalMilliseconds));
    }

    private async Task<string> StatusAsync(string id, CancellationToken ct)
    {
        Interlocked.Increment(ref _polls);
        return (await client.GetJsonAsync($"/servers/{id}", ct)).GetProperty("server").GetProperty("status").GetString()!;
    }

    private static Task WaitAsync(double milliseconds, CancellationToken ct) => Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, milliseconds)), ct);
}
