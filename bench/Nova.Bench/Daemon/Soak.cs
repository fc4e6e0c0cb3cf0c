using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;
using Nova.Bench.Servers;

namespace Nova.Bench.Daemon;

/// <summary>
/// A year of small clouds in minutes: servers are made and deleted, beside lists, metadata and changes of images, and an operator archives. What then still grows would grow for ever.
/// </summary>
internal static class Soak
{
    private const int Hosts = 100;
    private const int PerRound = 1000;
    private const int InFlight = 32;

    /// <summary>How often it is looked at, and archived before that.</summary>
    private const int Looks = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(string programs, int pairs, Report report, CancellationToken ct)
    {
        await using var cloud = await BenchCloud.StartAsync(programs, Hosts, ct);
        using var client = await cloud.PrepareAsync(InFlight + 4, ct);
        var rounds = Math.Max(Looks, pairs / PerRound);
        var seen = new List<Growth>();
        var started = Stopwatch.GetTimestamp();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var beside = ReadAndChangeAsync(client, done.Token);
        for (var round = 1; round <= rounds; round++)
        {
            if (beside.IsCompleted)
            {
                await beside; // It ends by a failure only: said now, not after the last round.
            }

            await FillServers.RunAsync(client, PerRound, ct);
            await DeleteAllAsync(client, ct);
            if (round * Looks / rounds > seen.Count)
            {
                await cloud.ManageAsync(["db", "archive_deleted_rows", "--until-complete"], worst: 1, ct);
                await cloud.ManageAsync(["db", "purge", "--all"], worst: 3, ct);
                seen.Add(await Growth.LookAsync(cloud, ct));
                await Console.Error.WriteLineAsync($"bench: {round * PerRound} of {rounds * PerRound} after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s: {seen[^1]}");
            }
        }

        await done.CancelAsync();
        await beside.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (beside.IsFaulted)
        {
            await beside;
        }

        // The first half warms up; what grows for ever grows in the second as well. The best of the middle and of the end are compared, since a collection may be due at any look.
        var (middle, end) = (seen.GetRange((Looks / 2) - 3, 3), seen.GetRange(Looks - 3, 3));
        await report.AddAsync(new($"growth of resident memory in the second half of {rounds * PerRound} boots and deletes", Percent(growth => growth.ResidentMiB), "%", 10)
        {
            Details = new Dictionary<string, double>
            {
                ["MiB_middle"] = middle.Min(growth => growth.ResidentMiB),
                ["MiB_end"] = end.Min(growth => growth.ResidentMiB),
                ["descriptors_middle"] = middle.Min(growth => growth.Descriptors),
                ["descriptors_end"] = end.Min(growth => growth.Descriptors),
                ["threads_middle"] = middle.Min(growth => growth.Threads),
                ["threads_end"] = end.Min(growth => growth.Threads),
                ["files_middle"] = middle.Min(growth => growth.Files),
                ["files_end"] = end.Min(growth => growth.Files),
                ["rows_middle"] = middle.Min(growth => growth.Rows),
                ["rows_end"] = end.Min(growth => growth.Rows),
                ["database_MiB_middle"] = middle.Min(growth => growth.DatabaseMiB),
                ["database_MiB_end"] = end.Min(growth => growth.DatabaseMiB),
                ["seconds"] = Stopwatch.GetElapsedTime(started).TotalSeconds,
            },
        });

        double Percent(Func<Growth, double> of) => Math.Max(0, (end.Min(of) / middle.Min(of)) - 1) * 100;
    }

    private static async Task DeleteAllAsync(ComputeClient client, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var asked = new HashSet<string>();
        while (await ServersAsync() is { Count: > 0 } servers)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchException($"{servers.Count} servers are not deleted within {Patience.TotalMinutes:N0} minutes");
            }

            var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct };
            await Parallel.ForEachAsync(servers.Where(asked.Add).ToList(), options, async (id, cancel) => await client.DeleteAsync($"/servers/{id}", cancel));
            await Task.Delay(Pause, ct);
        }

        async Task<List<string>> ServersAsync() => [.. Items(await client.GetJsonAsync("/servers?limit=1000", ct), "servers")];
    }

    /// <summary>What others do meanwhile. A server that is gone before its turn is nobody's fault.</summary>
    private static async Task ReadAndChangeAsync(ComputeClient client, CancellationToken ct)
    {
        var image = Items(await client.GetJsonAsync("/images", ct), "images").First();
        for (var turn = 0; ; turn++)
        {
            var text = turn.ToString(CultureInfo.InvariantCulture);
            await client.GetJsonAsync("/servers/detail?limit=100", ct);
            await client.PostAsync($"/images/{image}/metadata", new JsonObject { ["metadata"] = new JsonObject { ["turn"] = text } }, ct);
            try
            {
                foreach (var id in Items(await client.GetJsonAsync("/servers?limit=3", ct), "servers"))
                {
                    await client.PostAsync($"/servers/{id}/metadata", new JsonObject { ["metadata"] = new JsonObject { ["turn"] = text } }, ct);
                }
            }
            catch (BenchException gone) when (gone.Message.Contains("answered 404", StringComparison.Ordinal) || gone.Message.Contains("answered 409", StringComparison.Ordinal))
            {
                // Deleted between the list and the change.
            }

            await Task.Delay(Pause, ct);
        }
    }

    private static IEnumerable<string> Items(JsonElement body, string name) => body.GetProperty(name).EnumerateArray().Select(item => item.GetProperty("id").GetString()!);
}
