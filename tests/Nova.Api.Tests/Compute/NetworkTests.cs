using Nova.Api.Tests.Harness;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>Networks, and the interfaces and addresses of servers on them.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private static readonly Guid Port = Guid.Parse("ce531f90-199f-48c0-816c-13e38010b442");

    private ApiHarness _api = null!;
    private NetworkRecord _shared = null!;
    private NetworkRecord _foreign = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _shared = _api.Conductor.Networks.Add("private");
        _foreign = _api.Conductor.Networks.Add("theirs", "ffff");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/os-networks", "", ApiHarness.User, null)]
    [InlineData("/os-networks", "/{id}", ApiHarness.User, null)]
    [InlineData("/os-networks", "", ApiHarness.Admin, "admin")]
    [InlineData("/os-networks", "/{id}", ApiHarness.Admin, "admin")]
    [InlineData("/os-tenant-networks", "", ApiHarness.User, null)]
    [InlineData("/os-tenant-networks", "/{id}", ApiHarness.User, null)]
    public async Task ANetworkHasTheDocumentedFormUpTo235(string resource, string one, string token, string? form)
    {
        var path = resource + one.Replace("{id}", _shared.Id.ToString(), StringComparison.Ordinal);

        foreach (var version in new[] { 1, 35 })
        {
            Sample.AssertSameForm(Sample.ResponseOf("GET", resource + one, version, query: form), (await SendAsync("GET", path, version: version, token: token)).Succeeded());
        }

        Assert.Equal(404, (await SendAsync("GET", path, version: 36, token: token)).Status);
    }

    [Fact]
    public async Task ANetworkOfAnotherProjectDoesNotExist()
    {
        foreach (var resource in new[] { "/os-networks", "/os-tenant-networks" })
        {
            var listed = (await SendAsync("GET", resource)).Succeeded().GetProperty("networks");
            Assert.Equal(_shared.Id, Assert.Single(listed.EnumerateArray()).GetProperty("id").GetGuid());
            (await SendAsync("GET", $"{resource}/{_foreign.Id}")).IsFault(404, "itemNotFound", "Network not found");
            (await SendAsync("GET", $"{resource}/1")).IsFault(404, "itemNotFound", "Network not found");
            Assert.Equal(2, (await SendAsync("GET", resource, token: ApiHarness.Admin)).Succeeded().GetProperty("networks").GetArrayLength());
        }

        var shown = (await SendAsync("GET", $"/os-networks/{_shared.Id}")).Succeeded().GetProperty("network");
        Assert.Equal(
            ("255.255.255.0", "10.1.0.255", "64"),
            (shown.GetProperty("netmask").GetString(), shown.GetProperty("broadcast").GetString(), shown.GetProperty("netmask_v6").GetString()));
    }

    [Theory]
    [InlineData("POST", "/os-networks", """{"network": {"label": "x", "cidr": "10.9.0.0/24"}}""")]
    [InlineData("DELETE", "/os-networks/{id}", null)]
    [InlineData("POST", "/os-networks/add", """{"id": null}""")]
    [InlineData("POST", "/os-networks/{id}/action", """{"disassociate": null}""")]
    [InlineData("POST", "/os-networks/{id}/action", """{"associate_host": "host1"}""")]
    [InlineData("POST", "/os-tenant-networks", """{"network": {"label": "x", "cidr": "10.9.0.0/24"}}""")]
    [InlineData("DELETE", "/os-tenant-networks/{id}", null)]
    [InlineData("GET", "/os-fixed-ips/10.1.0.4", null)]
    [InlineData("POST", "/os-fixed-ips/10.1.0.4/action", """{"reserve": null}""")]
    [InlineData("GET", "/servers/{id}/os-virtual-interfaces", null)]
    public async Task WhatUpstreamHasTakenAwayIsGoneUnderV21(string method, string path, string? body)
    {
        var id = _shared.Id.ToString();
        foreach (var version in new[] { 1, 35, 104 })
        {
            Assert.Equal(410, (await SendAsync(method, path.Replace("{id}", id, StringComparison.Ordinal), body, version, ApiHarness.Admin)).Status);
        }

        Assert.Empty(_api.Conductor.Networks.Changes);
        Assert.Empty(_api.Conductor.Networks.Made);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(69)]
    [InlineData(70)]
    [InlineData(104)]
    public async Task TheInterfacesOfAServerHaveTheDocumentedForm(int version)
    {
        var server = AddServer();

        var listed = (await SendAsync("GET", $"/servers/{server.Id}/os-interface", version: version)).Succeeded();
        var shown = (await SendAsync("GET", $"/servers/{server.Id}/os-interface/{Port}", version: version)).Succeeded();

        Sample.AssertSameForm(Sample.ResponseOf("GET", "/servers/{server_id}/os-interface", version), listed);
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/servers/{server_id}/os-interface/{id}", version), shown);
        Assert.Equal("10.1.0.4", shown.GetProperty("interfaceAttachment").GetProperty("fixed_ips")[0].GetProperty("ip_address").GetString());
    }

    [Fact]
    public async Task InterfacesOfAnotherProjectsServerDoNotExist()
    {
        var (mine, theirs) = (AddServer(), AddServer("ffff"));
        var missing = $"Instance {theirs.Id} could not be found.";

        (await SendAsync("GET", $"/servers/{mine.Id}/os-interface/{Guid.Empty}")).IsFault(404, "itemNotFound", $"Instance {mine.Id} does not have a port with id {Guid.Empty}");
        (await SendAsync("GET", $"/servers/{theirs.Id}/os-interface")).IsFault(404, "itemNotFound", missing);
        (await SendAsync("GET", $"/servers/{theirs.Id}/os-interface/{Port}")).IsFault(404, "itemNotFound", missing);
        (await SendAsync("GET", $"/servers/{theirs.Id}/ips")).IsFault(404, "itemNotFound", missing);
    }

    [Theory]
    [InlineData("ip=10.1.0.4", 1)]
    [InlineData("ip=^10[.]1[.]", 1)]
    [InlineData("ip=10.1&limit=1", 1)]
    [InlineData("ip=10.1&limit=0", 0)]
    [InlineData("ip=1.0.4", 0)]
    [InlineData("ip=10.2", 0)]
    [InlineData("ip6=10.1", 0)]
    [InlineData("ip6=fd&ip=10.1", 1)]
    public async Task ServersAreListedByWhatTheirFixedAddressesBeginWith(string query, int count)
    {
        var server = AddServer();
        _api.Conductor.Servers.Add();

        var listed = (await SendAsync("GET", "/servers?" + query, version: 5)).Succeeded().GetProperty("servers");

        Assert.Equal(Enumerable.Repeat(server.Id, count), listed.EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
    }

    [Theory]
    [InlineData("(1)%5C1")]
    [InlineData("(")]
    [InlineData("((a{900}){900}){900}")]
    public async Task APatternThatCannotBeMatchedInTimeIsRefused(string pattern) => Assert.Equal(400, (await SendAsync("GET", "/servers?ip=" + pattern)).Status);

    [Fact]
    public async Task AddressesAreAddedAndRemovedUpTo243()
    {
        var server = AddServer();
        var path = $"/servers/{server.Id}/action";

        Assert.Equal(202, (await SendAsync("POST", path, """{"addFixedIp": {"networkId": 1}}""")).Status);
        Assert.Equal(202, (await SendAsync("POST", path, $$$"""{"addFixedIp": {"networkId": "{{{_shared.Id}}}"}}""", 43)).Status);
        Assert.Equal(202, (await SendAsync("POST", path, """{"removeFixedIp": {"address": "10.1.0.4"}}""", 43)).Status);
        Assert.Equal(404, (await SendAsync("POST", path, """{"addFixedIp": {"networkId": 1}}""", 44)).Status);
        Assert.Equal(404, (await SendAsync("POST", path, """{"removeFixedIp": {"address": "10.1.0.4"}}""", 44)).Status);
        Assert.Equal([$"add 1 to {server.Id}", $"add {_shared.Id} to {server.Id}", $"remove 10.1.0.4 from {server.Id}"], _api.Conductor.Networks.Changes);
    }

    [Theory]
    [InlineData("addFixedIp", "")]
    [InlineData("addFixedIp", "\"networkId\": -1")]
    [InlineData("addFixedIp", "\"networkId\": \"\"")]
    [InlineData("addFixedIp", "\"networkId\": null")]
    [InlineData("addFixedIp", "\"networkId\": 1, \"other\": 1")]
    [InlineData("removeFixedIp", "")]
    [InlineData("removeFixedIp", "\"address\": \"\"")]
    [InlineData("removeFixedIp", "\"address\": 7")]
    [InlineData("removeFixedIp", "\"address\": \"10.1\"")]
    [InlineData("removeFixedIp", "\"address\": \"192.0.2.9\"")]
    public async Task WhatNamesNoNetworkOrAddressIsRefused(string action, string fields)
    {
        Assert.Equal(400, (await SendAsync("POST", $"/servers/{AddServer().Id}/action", $$"""{"{{action}}": { {{fields}} } }""")).Status);
        Assert.Empty(_api.Conductor.Networks.Changes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(104)]
    public async Task AnInterfaceThatWasAttachedIsAnsweredAsItIsShown(int version)
    {
        var server = AddServer();
        _api.Conductor.Servers.ActionOutcome = ("Success", null);

        var body = $$$"""{"interfaceAttachment": {"net_id": "{{{_shared.Id}}}", "fixed_ips": [{"ip_address": "10.1.0.4"}] }}""";
        var attached = (await SendAsync("POST", $"/servers/{server.Id}/os-interface", body, version)).Succeeded();

        Sample.AssertSameForm(Sample.ResponseOf("GET", "/servers/{server_id}/os-interface/{id}", version), attached);
        Assert.Equal(Port, attached.GetProperty("interfaceAttachment").GetProperty("port_id").GetGuid());
        Assert.Contains($"attach {_shared.Id} 10.1.0.4  to {server.Id}", _api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData("{}", 1, "attach    to ")]
    [InlineData("""{"interfaceAttachment": {}}""", 48, "attach    to ")]
    [InlineData("""{"interfaceAttachment": {"tag": "mgmt"}}""", 49, "attach   mgmt to ")]
    public async Task WhatIsNotSaidOfAnInterfaceTheConductorDecides(string body, int version, string asked)
    {
        _api.Conductor.Servers.ActionOutcome = ("Success", null);
        var server = AddServer();

        Assert.Equal(200, (await SendAsync("POST", $"/servers/{server.Id}/os-interface", body, version)).Status);
        Assert.Contains(asked + server.Id, _api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData("""{"net_id": "0e7761dd-ee98-41f0-ba35-05994e446431", "port_id": "0e7761dd-ee98-41f0-ba35-05994e446431"}""", 400, "Must not input both network_id and port_id")]
    [InlineData("""{"port_id": "0e7761dd-ee98-41f0-ba35-05994e446431"}""", 404, "Port id 0e7761dd-ee98-41f0-ba35-05994e446431 could not be found.")]
    [InlineData("""{"fixed_ips": [{"ip_address": "10.1.0.9"}]}""", 400, "Must input network_id when request IP address")]
    [InlineData("""{"fixed_ips": []}""", 400, null)]
    [InlineData("""{"fixed_ips": [{"ip_address": "10.1.0.9"}, {"ip_address": "10.1.0.10"}]}""", 400, null)]
    [InlineData("""{"fixed_ips": [{"ip_address": "10.1"}]}""", 400, null)]
    [InlineData("""{"fixed_ips": [{}]}""", 400, null)]
    [InlineData("""{"net_id": "private"}""", 400, null)]
    [InlineData("""{"net_id": null}""", 400, null)]
    [InlineData("""{"tag": "mgmt"}""", 400, null)]
    public async Task AnInterfaceThatCannotBeIsRefusedAndNothingBegins(string attachment, int status, string? message)
    {
        var answer = await SendAsync("POST", $"/servers/{AddServer().Id}/os-interface", $$"""{"interfaceAttachment": {{attachment}}}""", 48);

        Assert.Equal(status, answer.Status);
        if (message is not null)
        {
            answer.IsFault(status, status == 404 ? "itemNotFound" : "badRequest", message);
        }

        Assert.DoesNotContain(_api.Conductor.Servers.Asked, asked => asked.StartsWith("attach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnInterfaceThatTheHostDoesNotPlugInIsAnError()
    {
        var server = AddServer();
        var reason = $"Failed to attach network adapter device to {server.Id}";
        _api.Conductor.Servers.ActionOutcome = ("Error", reason);

        (await SendAsync("POST", $"/servers/{server.Id}/os-interface", "{}")).IsFault(500, "computeFault", reason);
    }

    [Fact]
    public async Task AnInterfaceIsDetachedAndAnsweredWhenThatHasBegun()
    {
        var (server, theirs) = (AddServer(), AddServer("ffff"));

        Assert.Equal(202, (await SendAsync("DELETE", $"/servers/{server.Id}/os-interface/{Port}")).Status);
        Assert.Contains($"detach {Port} from {server.Id}", _api.Conductor.Servers.Asked);
        (await SendAsync("DELETE", $"/servers/{server.Id}/os-interface/eth0")).IsFault(404, "itemNotFound", "Port id eth0 could not be found.");
        (await SendAsync("DELETE", $"/servers/{theirs.Id}/os-interface/{Port}")).IsFault(404, "itemNotFound", $"Instance {theirs.Id} could not be found.");
        (await SendAsync("POST", $"/servers/{theirs.Id}/os-interface", "{}")).IsFault(404, "itemNotFound", $"Instance {theirs.Id} could not be found.");
    }

    private InstanceRecord AddServer(string project = "abcd1234")
    {
        InterfaceSubnet subnet = new(_shared.Cidr, _shared.Gateway, _shared.DhcpServer, [], [], [new("10.1.0.4", [])], null);
        return _api.Conductor.Servers.Add(project: project, with: one => one with
        {
            Interfaces = [new(Port, "fa:16:3e:01:00:04", _shared.Id, _shared.Label, "bridge", "br100", "tap1", null, [subnet], "public")],
        });
    }

    private Task<Answer> SendAsync(string method, string path, string? body = null, int version = 1, string token = ApiHarness.User) =>
        _api.SendAsync(method, "/v2.1" + path, body, token, "2." + version);
}
