using System.Diagnostics;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;

namespace Nova.Bench.Servers;

/// <summary>Fills a cloud with servers, many by one request, for figures that need them there.</summary>
internal static class FillServers
{
    private const int PerRequest = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(ComputeClient client, int count, CancellationToken ct)
    {
        var body = await client.ServerAsync("full", ct);
        body["server"]!["min_count"] = PerRequest;
        body["server"]!["max_count"] = PerRequest;
        var started = Stopwatch.GetTimestamp();
        for (var made = 0; made < count; made += PerRequest)
        {
            await client.PostAsync("/servers", (JsonObject)body.DeepClone(), ct);
            await UntilBuiltAsync(4 * PerRequest);
        }

        await UntilBuiltAsync(0);
        if (await CountAsync("ERROR") is var failed and > 0)
        {
            throw new BenchException($"{failed} servers are in ERROR");
        }

        async Task UntilBuiltAsync(int most)
        {
            while (await CountAsync("BUILD") > most)
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    throw new BenchException($"{count} servers are not built within {Patience.TotalMinutes:N0} minutes");
                }

                await Task.Delay(50, ct);
            }
        }

        async Task<int> CountAsync(string status)
            => (await client.GetJsonAsync($"/servers?status={status}", ct)).GetProperty("servers").GetArrayLength();
    }
}
