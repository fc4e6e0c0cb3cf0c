using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;

namespace Nova.Bench.Servers;

/// <summary>Creates servers, several requests under way at a time, and times each from its POST until it was seen ACTIVE.</summary>
/// <remarks>
/// One poller lists what is in BUILD. A server that a list asked for after its POST was answered does not name has left BUILD;
/// the time is that of the list's answer, so it is too long by up to a poll rather than too short. At the end every server is
/// looked at once: anything but ACTIVE fails the run.
/// </remarks>
internal sealed class BootServers(ComputeClient client, string name)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (long Sent, long Answered)> _building = new();
    private readonly Latencies _toActive = new();
    private readonly Latencies _toAnswer = new();
    private readonly Latencies _polls = new();
    private int _created;

    public Latencies ToActive => _toActive;

    public Latencies ToAnswer => _toAnswer;

    public Latencies Polls => _polls;

    /// <summary>From the first POST until the last server was seen ACTIVE.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <param name="count">Servers in all.</param>
    /// <param name="inFlight">Servers on their way to ACTIVE at a time, at most.</param>
    /// <param name="perRequest">Servers asked for by one POST.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(int count, int inFlight, int perRequest, CancellationToken ct)
    {
        var image = (await client.GetJsonAsync("/images", ct)).GetProperty("images")[0].GetProperty("id").GetString()!;
        var flavors = (await client.GetJsonAsync("/flavors", ct)).GetProperty("flavors").EnumerateArray();
        var flavor = flavors.Single(f => f.GetProperty("name").GetString() == "m1.nano").GetProperty("id").GetString()!;
        var started = Stopwatch.GetTimestamp();
        var posts = Task.WhenAll(Enumerable.Range(0, inFlight / perRequest).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Add(ref _created, perRequest) <= count)
                {
                    await CreateAsync(image, flavor, perRequest, ct);
                    while (_building.Count > inFlight - perRequest)
                    {
                        await Task.Delay(1, ct);
                    }
                }
            },
            ct)));
        while (!posts.IsCompleted || !_building.IsEmpty)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchException($"{_building.Count} servers are still in BUILD, {_toActive.Count} are not, after {Patience.TotalSeconds:N0} s");
            }

            await PollAsync(ct);
            await Task.Delay(PollEvery, ct);
        }

        await posts;
        Elapsed = Stopwatch.GetElapsedTime(started);
        if (await CountAsync("ERROR", ct) is var failed and > 0)
        {
            throw new BenchException($"{failed} servers are in ERROR");
        }
    }

    private async Task CreateAsync(string image, string flavor, int perRequest, CancellationToken ct)
    {
        var server = new JsonObject { ["name"] = name, ["imageRef"] = image, ["flavorRef"] = flavor, ["networks"] = "none" };
        if (perRequest > 1)
        {
            server["min_count"] = perRequest;
            server["max_count"] = perRequest;
            server["return_reservation_id"] = true;
        }

        var sent = Stopwatch.GetTimestamp();
        var answer = await client.PostAsync("/servers", new JsonObject { ["server"] = server }, ct);
        var answered = Stopwatch.GetTimestamp();
        _toAnswer.Add(Stopwatch.GetElapsedTime(sent, answered));
        var ids = perRequest == 1
            ? [answer.GetProperty("server").GetProperty("id").GetString()!]
            : await IdsOfAsync(answer.GetProperty("reservation_id").GetString()!, ct);
        foreach (var id in ids)
        {
            _building[id] = (sent, answered);
        }
    }

    private async Task<IReadOnlyList<string>> IdsOfAsync(string reservation, CancellationToken ct)
        => [.. (await client.GetJsonAsync($"/servers?reservation_id={reservation}", ct)).GetProperty("servers").EnumerateArray().Select(Id)];

    private async Task PollAsync(CancellationToken ct)
    {
        var asked = Stopwatch.GetTimestamp();
        var candidates = _building.Where(pair => pair.Value.Answered < asked).ToList();
        var left = (await client.GetJsonAsync("/servers?status=BUILD", ct)).GetProperty("servers").EnumerateArray().Select(Id).ToHashSet();
        _polls.Add(Stopwatch.GetElapsedTime(asked));
        foreach (var (id, times) in candidates)
        {
            if (!left.Contains(id) && _building.TryRemove(id, out _))
            {
                _toActive.Add(Stopwatch.GetElapsedTime(times.Sent));
            }
        }
    }

    private async Task<int> CountAsync(string status, CancellationToken ct)
        => (await client.GetJsonAsync($"/servers?status={status}", ct)).GetProperty("servers").GetArrayLength();

    private static string Id(JsonElement server) => server.GetProperty("id").GetString()!;
}
