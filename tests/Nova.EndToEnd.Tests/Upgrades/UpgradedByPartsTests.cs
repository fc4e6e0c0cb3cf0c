using Nova.EndToEnd.Tests.Clouds;
using Nova.EndToEnd.Tests.Crashes;

namespace Nova.EndToEnd.Tests.Upgrades;

/// <summary>A cloud in the middle of an update works: daemons of an earlier version and of this one, for a minute under load.</summary>
public sealed class UpgradedByPartsTests
{
    private static readonly string[] Conductors = ["nova-conductor", "nova-conductor-2"];
    private static readonly string[] Others = ["nova-api", "nova-scheduler", "nova-compute"];

    /// <summary>Which are of the earlier version: one way per run, in turn; both with NOVA_TEST_FULL=1.</summary>
    public static TheoryData<string> Ways => [.. Seed.Rotate("conductors are new", "conductors are old")];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task DaemonsOfTwoVersionsWorkTogether(string way)
    {
        var earlier = await EarlierPrograms.BuildAsync();
        await using var cloud = await Cloud.StartClusterAsync(earlier, way == "conductors are new" ? Others : Conductors);
        var lives = new Lives(cloud, clients: 8);
        await lives.RunAsync(TimeSpan.FromMinutes(1));
        Output.Say($"  {way}: {lives.Ended} servers were made, stopped, started and deleted");

        Assert.True(lives.Ended > 0);
        await Audit.CleanUpAsync(cloud);
        cloud.MustRun();
        cloud.Succeeded();
    }
}
