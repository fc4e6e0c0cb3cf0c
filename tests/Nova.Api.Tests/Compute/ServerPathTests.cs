using Nova.Api.Tests.Harness;
using Nova.Core.Networks;

namespace Nova.Api.Tests.Compute;

/// <summary>What lies below a server: odd paths and parameters.</summary>
public sealed class ServerPathTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private string _server = "";

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _server = "/v2.1/servers/" + _api.Conductor.Servers.Add().Id;
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(57, "bogus=1", 200)]
    [InlineData(58, "bogus=1", 400)]
    [InlineData(58, "limit=1&changes-since=2026-01-01T00:00:00Z", 200)]
    [InlineData(65, "changes-before=2026-01-01T00:00:00Z", 400)]
    [InlineData(66, "changes-before=2026-01-01T00:00:00Z", 200)]
    public async Task TheListOfActionsKnowsItsParameters(int version, string query, int status)
    {
        Answer answer = await _api.SendAsync("GET", $"{_server}/os-instance-actions?{query}", version: $"2.{version}");

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(ApiHarness.User, 50, null)]
    [InlineData(ApiHarness.User, 51, "event finish_time result start_time")]
    [InlineData(ApiHarness.User, 84, "event finish_time hostId result start_time")]
    [InlineData(ApiHarness.Admin, 50, "event finish_time result start_time traceback")]
    [InlineData(ApiHarness.Admin, 62, "event finish_time host hostId result start_time traceback")]
    [InlineData(ApiHarness.Admin, 84, "details event finish_time host hostId result start_time traceback")]
    public async Task AnEventTellsWhatItsReaderMaySee(string token, int version, string? keys)
    {
        Answer answer = await _api.SendAsync("GET", $"{_server}/os-instance-actions/req-1", token: token, version: $"2.{version}");

        bool shown = answer.Succeeded().GetProperty("instanceAction").TryGetProperty("events", out var events);
        Assert.Equal(keys, shown ? string.Join(' ', events[0].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)) : null);
    }

    [Theory]
    [InlineData(72, "lock True")]
    [InlineData(73, "lock True because")]
    public async Task AReasonForALockIsOf273(int version, string asked)
    {
        Answer answer = await _api.SendAsync("POST", $"{_server}/action", """{"lock": {"locked_reason": "because"}}""", version: $"2.{version}");

        Assert.Equal(202, answer.Status);
        Assert.Contains(asked, _api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb")]
    public async Task ATagWithASlashIsNoTag(string tag)
    {
        Answer answer = await _api.SendAsync("PUT", $"{_server}/tags/{tag}", version: "2.26");

        answer.IsFault(404, "itemNotFound", "The resource could not be found.");
        Assert.Empty(_api.Conductor.Servers.All.Single().Tags);
    }

    [Fact]
    public async Task AServerIsOnNoNetwork()
    {
        (await _api.SendAsync("GET", $"{_server}/ips/private")).IsFault(404, "itemNotFound", "Instance is not a member of specified network");
        (await _api.SendAsync("GET", $"/v2.1/servers/{Guid.Empty}/ips/private")).IsFault(404, "itemNotFound", $"Instance {Guid.Empty} could not be found.");
    }

    [Fact]
    public async Task AddressesAreListedByNetwork()
    {
        InterfaceSubnet subnet = new("10.0.0.0/24", "10.0.0.1", "10.0.0.1", [], [], [new("10.0.0.3", ["203.0.113.5"])], null);
        var server = _api.Conductor.Servers.Add();
        _api.Conductor.Servers.Change(server.Id, one => one with
        {
            Interfaces = [new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "Private Net", "bridge", "br100", "tap1", null, [subnet], null)],
        });

        var listed = (await _api.SendAsync("GET", $"/v2.1/servers/{server.Id}/ips")).Succeeded();
        var one = (await _api.SendAsync("GET", $"/v2.1/servers/{server.Id}/ips/Private%20Net")).Succeeded();
        var shown = (await _api.SendAsync("GET", $"/v2.1/servers/{server.Id}")).Succeeded();

        const string Plain = """{"Private Net":[{"version":4,"addr":"10.0.0.3"},{"version":4,"addr":"203.0.113.5"}]}""";
        Assert.Equal(Plain, listed.GetProperty("addresses").GetRawText());
        Assert.Equal(Plain, one.GetRawText());
        Assert.Equal(
            """
            {"Private Net":[{"version":4,"addr":"10.0.0.3","OS-EXT-IPS:type":"fixed","OS-EXT-IPS-MAC:mac_addr":"fa:16:3e:00:00:01"},
            {"version":4,"addr":"203.0.113.5","OS-EXT-IPS:type":"floating","OS-EXT-IPS-MAC:mac_addr":"fa:16:3e:00:00:01"}]}
            """.ReplaceLineEndings(""),
            shown.GetProperty("server").GetProperty("addresses").GetRawText());
    }

    [Theory]
    [InlineData("2.74", false)]
    [InlineData("2.75", true)]
    public async Task InterfacesAreInTheAnswersOfChangesWhereTheWholeServerIs(string version, bool toldOf)
    {
        InterfaceSubnet subnet = new("10.0.0.0/24", "10.0.0.1", "10.0.0.1", [], [], [new("10.0.0.3", [])], null);
        var server = _api.Conductor.Servers.Add(with: one => one with
        {
            Interfaces = [new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "net", "bridge", "br100", "tap1", null, [subnet], null)],
        });

        var updated = await _api.SendAsync("PUT", $"/v2.1/servers/{server.Id}", """{"server": {"name": "new"}}""", ApiHarness.Admin, version);

        var address = updated.Succeeded().GetProperty("server").GetProperty("addresses").GetProperty("net")[0];
        Assert.Equal("10.0.0.3", address.GetProperty("addr").GetString());
        Assert.Equal(toldOf, address.TryGetProperty("OS-EXT-IPS-MAC:mac_addr", out _));
    }

    [Fact]
    public async Task APasswordIsShownAndCleared()
    {
        Assert.Equal("""{"password":""}""", (await _api.SendAsync("GET", $"{_server}/os-server-password")).Text);
        Assert.Equal(204, (await _api.SendAsync("DELETE", $"{_server}/os-server-password")).Status);
        (await _api.SendAsync("GET", $"/v2.1/servers/{Guid.Empty}/os-server-password")).IsFault(404, "itemNotFound", $"Instance {Guid.Empty} could not be found.");
    }
}
