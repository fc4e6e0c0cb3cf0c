using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>Creates servers, several under way at a time, and times each from its POST until the API shows it ACTIVE.</summary>
/// <remarks>
/// One watcher asks for the newest ACTIVE servers again and again, with a pause between: a GET for each server would cost CPU that the boots
/// measured would have had. The times are too long by up to that pause and the list's own time rather than too short.
/// </remarks>
internal sealed class BootServers(ComputeClient client, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Waiting> _waiting = [];
    private int _begun;
    private int _polls;

    public Latencies ToActive { get; } = new();

    public Latencies ToAnswer { get; } = new();

    public int Polls => _polls;

    /// <summary>From the first POST until the last server was seen ACTIVE.</summary>
    public TimeSpan Elapsed { get; private set; }

    public async Task RunAsync(int count, int inFlight, CancellationToken ct)
    {
        var kind = await client.ServerAsync(name, ct);
        var started = Stopwatch.GetTimestamp();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watcher = WatchAsync(2 * inFlight, done.Token);
        var boots = Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Increment(ref _begun) <= count)
                {
                    await BootAsync(kind, ct);
                }
            },
            ct)));
        await await Task.WhenAny(boots, watcher);
        await boots;
        Elapsed = Stopwatch.GetElapsedTime(started);
        await done.CancelAsync();
        await watcher.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BootAsync(JsonObject body, CancellationToken ct)
    {
        var sent = Stopwatch.GetTimestamp();
        var id = (await client.PostAsync("/servers", body, ct)).GetProperty("server").GetProperty("id").GetString()!;
        ToAnswer.Add(Stopwatch.GetElapsedTime(sent));
        var waiting = new Waiting(sent);
        _waiting[id] = waiting;
        ToActive.Add(await waiting.Active.Task.WaitAsync(Patience, ct));
    }

    private async Task WatchAsync(int newest, CancellationToken ct)
    {
        while (true)
        {
            var seen = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref _polls);
            foreach (var server in (await client.GetJsonAsync($"/servers?status=ACTIVE&limit={newest}", ct)).GetProperty("servers").EnumerateArray())
            {
                if (_waiting.TryRemove(server.GetProperty("id").GetString()!, out var waiting))
                {
                    waiting.Active.TrySetResult(Stopwatch.GetElapsedTime(waiting.Sent));
                }
            }

            // One that fell behind is no longer among the newest.
            foreach (var (id, waiting) in _waiting.Where(pair => Stopwatch.GetElapsedTime(pair.Value.Sent, seen) > Overdue))
            {
                await LookAsync(id, waiting, ct);
            }

            await Task.Delay(Pause, ct);
        }
    }

    private async Task LookAsync(string id, Waiting waiting, CancellationToken ct)
    {
        Interlocked.Increment(ref _polls);
        var status = (await client.GetJsonAsync($"/servers/{id}", ct)).GetProperty("server").GetProperty("status").GetString()!;
        if (status != "BUILD" && _waiting.TryRemove(id, out _))
        {
            _ = status == "ACTIVE"
                ? waiting.Active.TrySetResult(Stopwatch.GetElapsedTime(waiting.Sent))
                : waiting.Active.TrySetException(new BenchException($"server {id} is in {status} after {Stopwatch.GetElapsedTime(waiting.Sent).TotalSeconds:N1} s"));
        }
    }

    private sealed record Waiting(long Sent)
    {
        public TaskCompletionSource<TimeSpan> Active { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
