using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>SIGKILL of a real process amid 200 concurrent boots, at a moment that the seed chooses; then it is started again.</summary>
public sealed class KilledDuringBootsTests
{
    private const int Count = 200;

    /// <summary>One daemon per run, in turn; all of them with NOVA_TEST_FULL=1.</summary>
    public static TheoryData<string> Victims => [.. Seed.Rotate("nova-conductor", "nova-compute", "nova-scheduler", "nova-api")];

    /// <summary>What every daemon needs; both in every run, since nothing else stands in for them.</summary>
    public static TheoryData<string> Servers => ["rabbitmq", "mariadb"];

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

    /// <summary>The broker or the database dies and stays away for a while, often longer than a lease: no daemon is touched, all recover by themselves.</summary>
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task AServerThatAllDaemonsNeed(string server)
    {
        await using var cloud = await Cloud.StartClusterAsync();
        var chance = new Random(Seed.Value);
        var milestone = chance.Next(1, Count);
        var away = chance.Next(20_000);
        Output.Say($"NOVA_TEST_SEED={Seed.Value}: {server} is killed after {milestone} of {Count} boots are acknowledged, and away for {away} ms");

        var boots = new Boots(cloud, Count);
        var sent = boots.RunAsync(milestone);
        await boots.UntilAcceptedAsync();
        await cloud.KillServerAsync(server);
        var acknowledged = boots.Accepted.Count;
        await Task.Delay(away, TestContext.Current.CancellationToken);
        await cloud.StartServerAsync(server);
        await sent;
        Output.Say($"  when it died, {acknowledged} boots were acknowledged; clients asked again {boots.Repeats} times");

        await cloud.UntilReadyAsync();
        await Audit.CheckAsync(cloud, boots);
        await Audit.CleanUpAsync(cloud);
        cloud.MustRun();
        cloud.Succeeded();
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
