using Nova.EndToEnd.Tests.Clouds;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Clients;

/// <remarks>2.90 is what the oldest of the supported distributions' clients know; 2.87 is the last that has hypervisor statistics.</remarks>
/// <summary>The clients people use, as the distribution ships them. One that is missing is a failure: <c>./test</c> installs them.</summary>
public sealed class ClientTests(ClientTests.EmbeddedCloud shared) : IClassFixture<ClientTests.EmbeddedCloud>
{
    [Fact]
    public async Task OpenstackSteersAServer()
    {
        await OpenstackAsync("server create --flavor m1.tiny --image tiny --nic none --wait first");
        Assert.Equal("ACTIVE", await StatusAsync("first"));
        Assert.Contains("first", await OpenstackAsync("server list -f value -c Name"));
        Assert.Contains("FAKE CONSOLE OUTPUT", await OpenstackAsync("console log show first"));
        foreach (var (verb, status) in new[]
        {
            ("stop", "SHUTOFF"),
            ("start", "ACTIVE"),
            ("reboot --wait", "ACTIVE"),
            ("reboot --hard --wait", "ACTIVE"),
            ("pause", "PAUSED"),
            ("unpause", "ACTIVE"),
            ("suspend", "SUSPENDED"),
            ("resume", "ACTIVE"),
        })
        {
            await OpenstackAsync($"server {verb} first");
            await Until.HoldsAsync($"first is {status} after {verb}", async () => await StatusAsync("first") is var now && now == status ? null : $"It is {now}.");
        }

        await OpenstackAsync("server set --property colour=blue first");
        Assert.Matches("colour.*blue", await OpenstackAsync("server show first -f value -c properties"));
        Assert.Contains("create", await OpenstackAsync("server event list first -f value -c Action"));
        await OpenstackAsync("server delete --wait first");
        Assert.DoesNotContain("first", await OpenstackAsync("server list -f value -c Name"));
    }

    [Fact]
    public async Task NovaBootsAndDeletes()
    {
        await NovaAsync("boot --flavor m1.tiny --image tiny --poll second", "2.1");
        Assert.Contains("second", await NovaAsync("list"));
        Assert.Contains("ACTIVE", await NovaAsync("show second"));
        await NovaAsync("delete second");
        await Until.HoldsAsync("second is gone", async () => (await NovaAsync("list")).Contains("second", StringComparison.Ordinal) ? "It is listed." : null);
    }

    [Theory]
    [InlineData("flavor list --all", "m1.tiny")]
    [InlineData("flavor show m1.tiny -f value -c ram", "512")]
    [InlineData("keypair list", "demo")]
    [InlineData("image list", "tiny")]
    [InlineData("quota show", "instances")]
    [InlineData("limits show --absolute", "maxTotalInstances")]
    [InlineData("compute service list", "nova-conductor")]
    [InlineData("hypervisor list", "0001")]
    [InlineData("--os-compute-api-version 2.87 hypervisor stats show", "vcpus")]
    [InlineData("availability zone list --compute", "nova")]
    [InlineData("catalog list", "compute")]
    [InlineData("versions show --service compute", "2.104")]
    public async Task OpenstackShows(string command, string expected) => Assert.Contains(expected, await OpenstackAsync(command));

    [Theory]
    [InlineData("flavor-list", "m1.tiny")]
    [InlineData("keypair-list", "demo")]
    [InlineData("service-list", "nova-scheduler")]
    [InlineData("hypervisor-list", "0001")]
    [InlineData("availability-zone-list", "nova")]
    [InlineData("quota-show", "instances")]
    [InlineData("limits", "Instances")]
    [InlineData("version-list", "v2.1")]
    public async Task NovaShows(string command, string expected) => Assert.Contains(expected, await NovaAsync(command));

    [Fact]
    public async Task OpenstackManagesWhatServersNeed()
    {
        await OpenstackAsync("flavor create --vcpus 2 --ram 256 --disk 1 --property hw:cpu_policy=shared m1.own");
        Assert.Contains("cpu_policy", await OpenstackAsync("flavor show m1.own -f value -c properties"));
        await OpenstackAsync("flavor delete m1.own");
        Assert.Contains("BEGIN", await OpenstackAsync("keypair create own"));
        await OpenstackAsync("keypair delete own");
        await OpenstackAsync("server group create --policy anti-affinity spread");
        Assert.Contains("spread", await OpenstackAsync("server group list"));
        await OpenstackAsync("server group delete spread");
        await OpenstackAsync("aggregate create --zone other racks");
        var host = (await OpenstackAsync("hypervisor list -f value -c Hypervisor Hostname")).Split('\n')[0].Trim();
        await OpenstackAsync($"aggregate add host racks {host}");
        Assert.Contains("other", await OpenstackAsync("availability zone list --compute -f value"));
        Assert.Contains("racks", await OpenstackAsync("aggregate list"));
        await OpenstackAsync($"aggregate remove host racks {host}");
        await OpenstackAsync("aggregate delete racks");
        await OpenstackAsync("quota set --instances 1234 admin");
        Assert.Contains("1234", await OpenstackAsync("quota show admin"));
    }

    private async Task<string> StatusAsync(string name) => (await OpenstackAsync($"server show {name} -f value -c status")).Trim();

    private Task<string> OpenstackAsync(string command) => Command.RunAsync("/usr/bin/openstack", Words("--os-compute-api-version 2.90 " + command), shared.Cloud.Environment);

    private Task<string> NovaAsync(string command, string version = "2.90") =>
        Command.RunAsync("/usr/bin/nova", Words($"--os-compute-api-version {version} {command}"), shared.Cloud.Environment);

    /// <summary>Column titles have spaces in them.</summary>
    private static string[] Words(string command) =>
        [.. command.Replace("Hypervisor Hostname", "Hypervisor\tHostname", StringComparison.Ordinal).Split(' ').Select(word => word.Replace('\t', ' '))];

    /// <summary>One cloud for all of these tests.</summary>
    public sealed class EmbeddedCloud : IAsyncLifetime
    {
        internal Cloud Cloud { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cloud = await Cloud.StartEmbeddedAsync();

        public async ValueTask DisposeAsync()
        {
            Cloud.Succeeded();
            await Cloud.DisposeAsync();
        }
    }
}
