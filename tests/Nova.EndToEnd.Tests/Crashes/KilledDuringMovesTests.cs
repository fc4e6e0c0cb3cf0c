using System.Net;
using System.Text.Json.Nodes;
using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>
/// SIGKILL of a source, a destination or a conductor while 40 servers are resized, and again while the moves are confirmed and reverted, at moments that the seed chooses. Each
/// server runs afterwards in one place, with one of its two flavors.
/// </summary>
public sealed class KilledDuringMovesTests
{
    private const int Count = 40;

    /// <summary>Servers are on, and go to, hosts of both computes: each is the source of some and the destination of others.</summary>
    public static TheoryData<string> Victims => [.. Seed.Rotate("nova-compute", "nova-conductor", "nova-compute-2")];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task EveryServerEndsWhereItWasOrWhereItWent(string victim)
    {
        await using var cloud = await Cloud.StartClusterAsync(computes: 2);
        var chance = new Random(Seed.Value);
        Output.Say($"NOVA_TEST_SEED={Seed.Value}: {victim} is killed amid {Count} resizes, and amid their confirmations and reverts");
        var boots = new Boots(cloud, Count);
        await boots.RunAsync(Count);
        await UntilIdleAsync(cloud);
        string[] ids = [.. boots.Accepted.Values];

        await KillAmidAsync(cloud, victim, chance, [.. ids.Select(id => Act(cloud, id, """{"resize": {"flavorRef": "2"}}"""))]);
        var resized = await cloud.Client.ListServersAsync();
        Assert.All(resized, server => Assert.True(
            server is { Status: "VERIFY_RESIZE" } or { Status: "ACTIVE" }, $"{server} neither waits for its confirmation nor runs as before."));
        Assert.Contains(resized, server => server.Status == "VERIFY_RESIZE");
        Output.Say($"  {resized.Count(server => server.Status == "VERIFY_RESIZE")} were resized, the others run as before");

        string[] waiting = [.. resized.Where(server => server.Status == "VERIFY_RESIZE").Select(server => server.Id)];
        await KillAmidAsync(cloud, victim, chance, [.. waiting.Select(id => Act(cloud, id, EndOf(id)))]);
        await SettleAsync(cloud);

        await Audit.CheckAsync(cloud, boots);
        Assert.All(await cloud.Client.ListServersAsync(), server => Assert.Equal("ACTIVE", server.Status));
        await Audit.CleanUpAsync(cloud);
        cloud.Succeeded();
    }

    /// <summary>Half of them go on, half go back.</summary>
    private static string EndOf(string id) => id[0] < '8' ? """{"confirmResize": null}""" : """{"revertResize": null}""";

    private static Func<Task> Act(Cloud cloud, string id, string body) => () => Until.HoldsAsync($"{body} of {id} is acknowledged", async () =>
    {
        try
        {
            var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, $"/servers/{id}/action", JsonNode.Parse(body));

            // A request whose answer was lost finds its own work under way; a host that is gone cannot be moved from, nor gone back to.
            return status is HttpStatusCode.Accepted or HttpStatusCode.NoContent or HttpStatusCode.Conflict ? null
                : (int)status >= 500 ? $"{(int)status} {text}"
                : throw new InvalidOperationException($"{body} answered {(int)status}: {text}");
        }
        catch (HttpRequestException gone)
        {
            return gone.Message;
        }
    });

    private static async Task KillAmidAsync(Cloud cloud, string victim, Random chance, Func<Task>[] deeds)
    {
        var delay = chance.Next(1500);
        var away = chance.Next(2) * chance.Next(16_000);
        var sent = Task.WhenAll(deeds.Select(deed => deed()));
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        await cloud.KillAsync(victim);
        var open = await cloud.QueryAsync("SELECT COUNT(*) FROM sagas", row => Convert.ToInt64(row.GetValue(0)));
        Output.Say($"  killed after {delay} ms with {open[0]} under way, away for {away} ms");
        await Task.Delay(away, TestContext.Current.CancellationToken);
        cloud.Start(victim);
        await sent;
        await cloud.UntilReadyAsync();
        await UntilIdleAsync(cloud);
    }

    private static Task UntilIdleAsync(Cloud cloud) => Until.HoldsAsync("no server is busy", async () =>
    {
        var busy = (await cloud.Client.ListServersAsync()).Where(server => server.Status == "BUILD" || server.Task is not null).ToArray();
        return busy.Length == 0 ? null : $"{busy.Length} are, as {busy[0]}.";
    });

    /// <summary>What a user does with those whose host was away: ends the move again, and starts what did not come back by a hard reboot.</summary>
    private static async Task SettleAsync(Cloud cloud)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var server in await cloud.Client.ListServersAsync())
            {
                var body = server.Status switch
                {
                    "VERIFY_RESIZE" => EndOf(server.Id),
                    "ERROR" => """{"reboot": {"type": "HARD"}}""",
                    _ => null,
                };
                if (body is not null)
                {
                    Output.Say($"  {server} is ended by {body}");
                    await Act(cloud, server.Id, body)();
                }
            }

            await UntilIdleAsync(cloud);
        }
    }
}
