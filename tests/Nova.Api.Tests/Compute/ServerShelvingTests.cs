using Nova.Api.Tests.Harness;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What of the bodies of shelve, shelveOffload and unshelve reaches the conductor.</summary>
public sealed class ServerShelvingTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _server = _api.Conductor.Servers.Add();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("shelve", "shelve", ApiHarness.User)]
    [InlineData("shelveOffload", "offload", ApiHarness.Admin)]
    [InlineData("unshelve", "unshelve", ApiHarness.User)]
    public async Task TheyAreAccepted(string action, string asked, string who)
    {
        Assert.Equal(202, (await ActAsync($$"""{"{{action}}": null}""", who, "2.1")).Status);
        Assert.Contains(asked, _api.Conductor.Servers.Asked);
    }

    [Fact]
    public async Task OffloadingIsForAdministrators() => Assert.Equal(403, (await ActAsync("""{"shelveOffload": null}""", ApiHarness.User, "2.1")).Status);

    [Theory]
    [InlineData("2.76", """{"availability_zone": "moon"}""", false, null, null)] // nobody looked at it then
    [InlineData("2.77", "null", false, null, null)]
    [InlineData("2.77", """{"availability_zone": "moon"}""", true, "moon", null)]
    [InlineData("2.91", """{"availability_zone": null}""", true, null, null)]
    [InlineData("2.91", """{"host": "h1"}""", false, null, "h1")]
    [InlineData("2.91", """{"availability_zone": "moon", "host": "h1"}""", true, "moon", "h1")]
    public async Task AnUnshelveNamesItsPlace(string version, string body, bool repins, string? zone, string? host)
    {
        Assert.Equal(202, (await ActAsync($$"""{"unshelve": {{body}} }""", ApiHarness.Admin, version)).Status);
        UnshelveServer asked = Assert.Single(_api.Conductor.Servers.Unshelved);
        Assert.Equal((repins, zone, host), (asked.Repins, asked.AvailabilityZone, asked.Host));
    }

    [Theory]
    [InlineData("2.77", "{}")]
    [InlineData("2.77", """{"availability_zone": null}""")]
    [InlineData("2.77", """{"availability_zone": "moon", "host": "h1"}""")]
    [InlineData("2.91", "{}")]
    [InlineData("2.91", """{"host": null}""")]
    [InlineData("2.91", """{"host": "h1", "node": "n1"}""")]
    public async Task AWrongPlaceIsRefused(string version, string body)
    {
        Assert.Equal(400, (await ActAsync($$"""{"unshelve": {{body}} }""", ApiHarness.Admin, version)).Status);
        Assert.Empty(_api.Conductor.Servers.Unshelved);
    }

    [Fact]
    public async Task AHostIsForThoseWhoMayNameOne()
    {
        (await ActAsync("""{"unshelve": {"host": "h1"}}""", ApiHarness.User, "2.91"))
            .IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:os-shelve:unshelve_to_host to be performed.");
        Assert.Empty(_api.Conductor.Servers.Unshelved);
    }

    private Task<Answer> ActAsync(string body, string who, string version) => _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", body, who, version);
}
