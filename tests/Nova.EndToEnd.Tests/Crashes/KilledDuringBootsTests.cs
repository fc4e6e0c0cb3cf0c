using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>SIGKILL of a real process amid 200 concurrent boots, at a moment that the seed chooses; then it is started again.</summary>
public sealed class KilledDuringBootsTests
{
    private const int Count = 200;

    /// <summary>One daemon per run, in turn; all of them with NOVA_TEST_FULL=1.</summary>
    public static TheoryData<string> Victims => [.. Seed.Rotate("nova-conductor", "nova-compute", "nova-scheduler", "nova-api")];

    [Fact]
    public async Task TheWholeCloudInOneProcess()
    {
        await using var cloud = await Cloud.StartEmbeddedAsync();
        await KillAsync(cloud, "nova-all-in-one");
    }

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task ADaemonOfACluster(string victim)
    {
        await using var cloud = await Cloud.StartClusterAsync();
        await KillAsync(cloud, victim);
    }

    private static async Task KillAsync(Cloud cloud, string victim)
    {
        var chance = new Random(Seed.Value);
        var milestone = chance.Next(1, Count);
        var delay = chance.Next(2) * chance.Next(300);
        Output.Say($"NOVA_TEST_SEED={Seed.Value}: {victim} is killed {delay} ms after {milestone} of {Count} boots are acknowledged");

        var boots = new Boots(cloud, Count);
        var sent = boots.RunAsync(milestone);
        await boots.UntilAcceptedAsync();
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        await cloud.KillAsync(victim);
        var acknowledged = boots.Accepted.Count;
        var open = await cloud.QueryAsync("SELECT COUNT(*) FROM sagas", row => Convert.ToInt64(row.GetValue(0)));
        cloud.Start(victim);
        await sent;
        Output.Say($"  when it died, {acknowledged} boots were acknowledged and {open[0]} under way; clients asked again {boots.Repeats} times");

        await cloud.UntilReadyAsync();
        await Audit.CheckAsync(cloud, boots);
        await Audit.CleanUpAsync(cloud);
        cloud.Succeeded();
    }
}
