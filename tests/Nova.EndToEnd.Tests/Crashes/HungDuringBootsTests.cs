using System.Net;
using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>
/// SIGSTOP of a part for 30 s amid 200 boots: it does not die, it hangs, with all its connections and locks. Then it goes on. No server is in ERROR for it, nothing is
/// stuck, and whoever needs another part is served meanwhile.
/// </summary>
public sealed class HungDuringBootsTests
{
    private const int Count = 200;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    /// <summary>The longest anybody waits because of a part that hangs and that others can do without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads need these themselves.</summary>
    private static readonly string[] NeededByReads = ["nova-api", "rabbitmq", "mariadb"];

    /// <summary>One part per run, in turn; all of them with NOVA_TEST_FULL=1.</summary>
    public static TheoryData<string> Victims =>
        [.. Seed.Rotate("nova-conductor", "nova-compute", "nova-scheduler", "nova-api", "rabbitmq", "mariadb", "keystone", "glance")];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task APartThatHangsHoldsUpNobodyForLong(string victim)
    {
        await using var cloud = await Cloud.StartClusterAsync();
        var milestone = new Random(Seed.Value).Next(1, Count / 2);
        Output.Say($"NOVA_TEST_SEED={Seed.Value}: {victim} hangs for {Hang.TotalSeconds} s after {milestone} of {Count} boots are acknowledged");
        var boots = new Boots(cloud, Count);
        var sent = boots.RunAsync(milestone);
        await boots.UntilAcceptedAsync();

        await cloud.HangAsync(victim);
        var (acknowledged, slowest) = (boots.Accepted.Count, TimeSpan.Zero);
        try
        {
            if (NeededByReads.Contains(victim))
            {
                await Task.Delay(Hang, TestContext.Current.CancellationToken);
            }
            else
            {
                slowest = await ReadMeanwhileAsync(cloud);
            }
        }
        finally
        {
            await cloud.GoOnAsync(victim);
        }

        Output.Say($"  {acknowledged} boots were acknowledged when it stopped, {boots.Accepted.Count} when it went on; the slowest read took {slowest.TotalSeconds:0.0} s");
        await sent;
        await cloud.UntilReadyAsync();
        await Audit.CheckAsync(cloud, boots);
        Assert.All(await cloud.Client.ListServersAsync(), server => Assert.Equal("ACTIVE", server.Status));
        await Audit.CleanUpAsync(cloud);
        cloud.MustRun();
        cloud.Succeeded();
    }

    /// <summary>Reads one server list after the other; one without an answer within the patience is nobody's.</summary>
    private static async Task<TimeSpan> ReadMeanwhileAsync(Cloud cloud)
    {
        var slowest = TimeSpan.Zero;
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Hang)
        {
            var asked = TimeProvider.System.GetTimestamp();
            var (status, text) = await cloud.Client.SendAsync(HttpMethod.Get, "/servers?limit=10").WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.True(status == HttpStatusCode.OK, $"GET /servers answered {(int)status}: {text}");
            var took = TimeProvider.System.GetElapsedTime(asked);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        return slowest;
    }
}
