using Nova.Core.Rpc.Conductor;
using Nova.Network.Dhcp;
using Nova.Network.Leases;

namespace Nova.Network.Tests.Leases;

public sealed class LeaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nova-leases-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WhatTheScriptLeavesIsToldOnceAndTheNewestWins()
    {
        Assert.Equal(0, Run(["add", "FA:16:3E:00:00:03", "10.11.0.3", "its own name"]).Code);
        Run(["del", "fa:16:3e:00:00:03", "10.11.0.3"]);
        Run(["add", "fa:16:3e:00:00:04", "10.11.0.4"]);
        Run(["old", "fa:16:3e:00:00:05", "10.11.0.5"]);

        var told = await TellAsync();

        Assert.Equal(
            [new LeaseChange("10.11.0.3", "fa:16:3e:00:00:03", IsLeased: false), new LeaseChange("10.11.0.4", "fa:16:3e:00:00:04", IsLeased: true)],
            told.OrderBy(one => one.Address, StringComparer.Ordinal));
        Assert.Empty(await TellAsync());
    }

    [Fact]
    public async Task WhatCouldNotBeToldIsToldAgain()
    {
        Run(["add", "fa:16:3e:00:00:03", "10.11.0.3"]);
        await Assert.ThrowsAsync<TimeoutException>(() => Files().TellAsync(_ => throw new TimeoutException()));

        Assert.Single(await TellAsync());
    }

    /// <summary>After the broker was away for long: no message is larger than a broker takes.</summary>
    [Fact]
    public async Task ManyAreToldAThousandAtATime()
    {
        for (var i = 0; i < 1200; i++)
        {
            Run(["add", "fa:16:3e:00:00:03", $"10.11.{i / 250}.{i % 250}"]);
        }

        var first = await TellAsync();
        var second = await TellAsync();

        Assert.Equal((1000, 200), (first.Count, second.Count));
        Assert.Equal(1200, first.Concat(second).Select(one => one.Address).Distinct().Count());
    }

    [Fact]
    public void InitPrintsTheLeasesOfItsNetwork()
    {
        File.WriteAllText(DnsmasqPlan.LeaseFileOf(_folder, "7"), "1000120 fa:16:3e:00:00:03 10.11.0.3 demo *\n");

        Assert.Equal((0, "1000120 fa:16:3e:00:00:03 10.11.0.3 demo *\n"), Run(["init"], "7"));
        Assert.Equal((0, ""), Run(["init"], "8"));
        Assert.Equal(1, Run(["init"], "../7").Code);
        Assert.Equal(1, Run(["init"]).Code);
    }

    [Theory]
    [InlineData("../../etc/passwd", "fa:16:3e:00:00:03")]
    [InlineData("10.11.0.3", "no address")]
    public void WhatIsNoAddressLeavesNothing(string address, string mac)
    {
        Assert.Equal(1, Run(["add", mac, address]).Code);
        Assert.False(Directory.Exists(Path.Combine(_folder, LeaseScript.Folder)));
    }

    [Fact]
    public void AReleaseIsAMessageInTheGuestsName()
    {
        var message = ReleaseLease.Message("10.11.0.1", "fa:16:3e:00:00:03", "10.11.0.3");

        Assert.Equal([1, 1, 6], message[..3]);
        Assert.Equal([10, 11, 0, 3], message[12..16]);
        Assert.Equal([0xfa, 0x16, 0x3e, 0, 0, 3], message[28..34]);
        Assert.Equal([0x63, 0x82, 0x53, 0x63, 53, 1, 7, 54, 4, 10, 11, 0, 1, 255], message[236..250]);
    }

    private LeaseFiles Files() => new(Sample.Dhcp(_folder));

    private async Task<List<LeaseChange>> TellAsync()
    {
        var told = new List<LeaseChange>();
        await Files().TellAsync(news =>
        {
            told.AddRange(news);
            return Task.CompletedTask;
        });
        return told;
    }

    private (int Code, string Output) Run(IReadOnlyList<string> arguments, string? number = null)
    {
        var output = new StringWriter();
        var code = LeaseScript.Run(arguments, name => name switch { "NOVA_NETWORKS_PATH" => _folder, "NETWORK_ID" => number, _ => null }, output, TextWriter.Null);
        return (code, output.ToString());
    }
}
