using Nova.Api.Tests.Harness;
using Nova.Core.Networks;

namespace Nova.Api.Tests.Compute;

/// <summary>What <c>/v2</c> still has of built-in networking and v2.1 has no more.</summary>
public sealed class LegacyNetworkTests : IAsyncLifetime
{
    private readonly string _policies = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid()}.yaml");

    private ApiHarness _api = null!;
    private NetworkRecord _shared = null!;

    private IEnumerable<string> Changes => _api.Conductor.Networks.Changes;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _shared = _api.Conductor.Networks.Add("private");
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_policies);
        return _api.DisposeAsync();
    }

    [Fact]
    public async Task TheNetworkOfTheInstallGuideIsMade()
    {
        var made = (await SendAsync("POST", "/os-networks", """
            {"network": {"label": "demo-net", "cidr": "203.0.113.24/29", "bridge": "br100", "multi_host": "T", "vlan": null, "priority": "3", "unknown": 1}}
            """)).Succeeded().GetProperty("network");

        Assert.Equal(("demo-net", "203.0.113.24/29"), (made.GetProperty("label").GetString(), made.GetProperty("cidr").GetString()));
        var asked = Assert.Single(_api.Conductor.Networks.Made);
        Assert.Equal(("br100", true, false, true, (int?)null, (int?)3), (asked.Bridge, asked.MultiHost, asked.IsMultiHostUnsaid, asked.AsConfigured, asked.Vlan, asked.Priority));

        // With the columns administrators see elsewhere.
        var shown = (await SendAsync("GET", $"/os-networks/{_shared.Id}")).Succeeded().GetProperty("network");
        Assert.Equal(shown.EnumerateObject().Select(one => one.Name), made.EnumerateObject().Select(one => one.Name));
    }

    [Theory]
    [InlineData("{}", 422, "Missing network in body")]
    [InlineData("""{"network": {"cidr": "10.9.0.0/24"}}""", 422, "Network label is required")]
    [InlineData("""{"network": {"label": "", "cidr": "10.9.0.0/24"}}""", 422, "Network label is required")]
    [InlineData("""{"network": {"label": "x"}}""", 422, "Network cidr or cidr_v6 is required")]
    [InlineData("""{"network": {"label": "x", "cidr_v6": "fd00::/64"}}""", 400, null)]
    [InlineData("""{"network": {"label": "x", "cidr": "10.9.0.0/24", "vlan": 5000}}""", 400, null)]
    [InlineData("""{"network": {"label": "x", "cidr": "10.9.0.0/24", "vlan": "x"}}""", 400, null)]
    [InlineData("""{"network": {"label": "x", "cidr": "10.9.0.0/24", "uuid": "x"}}""", 400, null)]
    [InlineData("""{"network": {"label": "x", "cidr": ["10.9.0.0/24"]}}""", 400, null)]
    [InlineData("[]", 400, null)]
    public async Task WhatIsMissingOrWrongIsSaidAndNothingIsMade(string body, int status, string? message)
    {
        var answer = await SendAsync("POST", "/os-networks", body);

        Assert.Equal(status, answer.Status);
        if (message is not null)
        {
            answer.IsFault(status, "computeFault", message);
        }

        Assert.Empty(_api.Conductor.Networks.Made);
    }

    [Fact]
    public async Task ARangeThatIsTakenIsAConflict() =>
        Assert.Equal(409, (await SendAsync("POST", "/os-networks", """{"network": {"label": "x", "cidr": "10.1.0.0/24"}}""")).Status);

    [Theory]
    [InlineData("DELETE", "/os-networks/{id}", null, "delete {id} of nobody")]
    [InlineData("POST", "/os-networks/add", """{"id": "{id}"}""", "{id} to project 'aaaa0000' and host '-'")]
    [InlineData("POST", "/os-networks/add", """{"id": null}""", "any to project 'aaaa0000' and host '-'")]
    [InlineData("POST", "/os-networks/add", "{}", "any to project 'aaaa0000' and host '-'")]
    [InlineData("POST", "/os-networks/{id}/action", """{"disassociate": null}""", "{id} to project '' and host ''")]
    [InlineData("POST", "/os-networks/{id}/action", """{"disassociate_host": null}""", "{id} to project '-' and host ''")]
    [InlineData("POST", "/os-networks/{id}/action", """{"disassociate_project": null}""", "{id} to project '' and host '-'")]
    [InlineData("POST", "/os-networks/{id}/action", """{"associate_host": "testHost"}""", "{id} to project '-' and host 'testHost'")]
    [InlineData("DELETE", "/os-tenant-networks/{id}", null, "delete {id} of nobody")]
    [InlineData("POST", "/os-fixed-ips/10.1.0.4/action", """{"reserve": null}""", "10.1.0.4 is reserved: True")]
    [InlineData("POST", "/os-fixed-ips/10.1.0.4/action", """{"unreserve": null}""", "10.1.0.4 is reserved: False")]
    public async Task AnAdministratorChangesNetworksAndNobodyElseDoes(string method, string path, string? body, string change)
    {
        string Named(string text) => text.Replace("{id}", _shared.Id.ToString(), StringComparison.Ordinal);

        Assert.Equal(403, (await SendAsync(method, Named(path), body is null ? null : Named(body), ApiHarness.User)).Status);
        Assert.Empty(Changes);
        Assert.Equal(202, (await SendAsync(method, Named(path), body is null ? null : Named(body))).Status);
        Assert.Equal([Named(change)], Changes);
    }

    [Theory]
    [InlineData("DELETE", "/os-networks/1", null, 404)]
    [InlineData("DELETE", "/os-tenant-networks/1", null, 404)]
    [InlineData("POST", "/os-networks/add", """{"id": "x"}""", 400)]
    [InlineData("POST", "/os-networks/1/action", """{"disassociate": null}""", 404)]
    [InlineData("POST", "/os-networks/{id}/action", """{"associate_host": "a host"}""", 400)]
    [InlineData("POST", "/os-networks/{id}/action", """{"associate_host": null}""", 400)]
    [InlineData("POST", "/os-networks/{id}/action", """{"other": null}""", 400)]
    [InlineData("GET", "/os-fixed-ips/10.1", null, 400)]
    [InlineData("GET", "/os-fixed-ips/10.9.0.1", null, 404)]
    [InlineData("POST", "/os-fixed-ips/x/action", """{"reserve": null}""", 400)]
    [InlineData("POST", "/os-fixed-ips/10.9.0.1/action", """{"reserve": null}""", 404)]
    [InlineData("POST", "/os-fixed-ips/10.1.0.4/action", """{"other": null}""", 400)]
    [InlineData("PUT", "/os-floating-ips-bulk/other", """{"ip_range": "198.51.100.1"}""", 404)]
    [InlineData("PUT", "/os-floating-ips-bulk/delete", "{}", 422)]
    [InlineData("POST", "/os-floating-ips-bulk", "{}", 422)]
    [InlineData("POST", "/os-floating-ips-bulk", """{"floating_ips_bulk_create": {"pool": "x"}}""", 422)]
    [InlineData("POST", "/os-floating-ips-bulk", """{"floating_ips_bulk_create": {"ip_range": "198.51.100.1"}}""", 409)]
    [InlineData("POST", "/os-floating-ips-bulk", """{"floating_ips_bulk_create": {"ip_range": ""}}""", 400)]
    [InlineData("GET", "/os-floating-ips-bulk/compute1", null, 404)]
    public async Task WhatNamesNothingIsRefused(string method, string path, string? body, int status)
    {
        Assert.Equal(status, (await SendAsync(method, path.Replace("{id}", _shared.Id.ToString(), StringComparison.Ordinal), body)).Status);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task ATenantNetworkIsItsProjects()
    {
        await File.WriteAllTextAsync(_policies, "os_compute_api:os-tenant-networks: '@'", TestContext.Current.CancellationToken);
        await using var open = await ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_policies}");
        Task<Answer> AskAsync(string method, string path, string? body = null) => open.SendAsync(method, "/v2/abcd1234" + path, body);
        var shared = open.Conductor.Networks.Add("private");

        var made = (await AskAsync("POST", "/os-tenant-networks", """{"network": {"label": "public", "cidr": "172.0.0.0/24", "vlan_start": 1, "num_networks": 1, "network_size": 255}}"""))
            .Succeeded().GetProperty("network");

        Assert.Equal("cidr id label", string.Join(' ', made.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal)));
        var asked = Assert.Single(open.Conductor.Networks.Made);
        Assert.Equal(("abcd1234", 1, (int?)255, (int?)1, true), (asked.ProjectId, asked.Count, asked.Size, asked.VlanStart, asked.AsConfigured));
        Assert.Equal(403, (await AskAsync("DELETE", $"/os-tenant-networks/{shared.Id}")).Status);
        Assert.Equal(404, (await AskAsync("DELETE", $"/os-tenant-networks/{Guid.Empty}")).Status);
        Assert.Equal(202, (await AskAsync("DELETE", $"/os-tenant-networks/{made.GetProperty("id").GetGuid()}")).Status);
        Assert.Equal([$"delete {made.GetProperty("id").GetGuid()} of abcd1234"], open.Conductor.Networks.Changes);
    }

    [Theory]
    [InlineData("""{"network": {"label": "x"}}""")]
    [InlineData("""{"network": {"label": "x", "cidr": ""}}""")]
    [InlineData("""{"network": {"label": "x", "cidr_v6": "fd00::/64"}}""")]
    [InlineData("""{"network": {"cidr": "10.9.0.0/24"}}""")]
    [InlineData("{}")]
    public async Task ATenantNetworkHasANameAndARange(string body)
    {
        Assert.Equal(400, (await SendAsync("POST", "/os-tenant-networks", body)).Status);
        Assert.Empty(_api.Conductor.Networks.Made);
    }

    [Fact]
    public async Task AFixedAddressTellsWhoHasIt()
    {
        Assert.Equal(
            """{"fixed_ip":{"cidr":"10.1.0.0/24","address":"10.1.0.4","hostname":"demo","host":"compute1"}}""",
            (await SendAsync("GET", "/os-fixed-ips/10.1.0.4")).Succeeded().GetRawText());
        Assert.Equal(403, (await SendAsync("GET", "/os-fixed-ips/10.1.0.4", token: ApiHarness.User)).Status);
    }

    [Fact]
    public async Task FloatingAddressesAreStockedListedAndRemoved()
    {
        var made = await SendAsync("POST", "/os-floating-ips-bulk", """{"floating_ips_bulk_create": {"ip_range": "192.0.2.7", "interface": "eth0"}}""");
        Assert.Equal("""{"floating_ips_bulk_create":{"ip_range":"192.0.2.7","pool":"public","interface":"eth0"}}""", made.Succeeded().GetRawText());

        var listed = (await SendAsync("GET", "/os-floating-ips-bulk")).Succeeded().GetProperty("floating_ip_info");
        Assert.Equal(
            """{"address":"192.0.2.7","pool":"public","interface":"eth0","project_id":null,"instance_uuid":null,"fixed_ip":null}""", listed[3].GetRawText());

        var server = _api.Conductor.Servers.Add();
        _api.Conductor.FloatingAddresses.Give(1, "abcd1234");
        await SendAsync("POST", $"/servers/{server.Id}/action", """{"addFloatingIp": {"address": "198.51.100.1"}}""");
        var ofHost = (await SendAsync("GET", "/os-floating-ips-bulk/compute1")).Succeeded().GetProperty("floating_ip_info");
        Assert.Equal((1, server.Id), (ofHost.GetArrayLength(), ofHost[0].GetProperty("instance_uuid").GetGuid()));

        Assert.Equal("""{"floating_ips_bulk_delete":"192.0.2.7"}""", (await SendAsync("PUT", "/os-floating-ips-bulk/delete", """{"ip_range": "192.0.2.7"}""")).Succeeded().GetRawText());
        Assert.Equal(3, (await SendAsync("GET", "/os-floating-ips-bulk")).Succeeded().GetProperty("floating_ip_info").GetArrayLength());
        Assert.Equal(403, (await SendAsync("GET", "/os-floating-ips-bulk", token: ApiHarness.User)).Status);
    }

    [Fact]
    public async Task TheInterfacesOfAServerAreListedByHardwareAddress()
    {
        var port = Guid.NewGuid();
        var server = _api.Conductor.Servers.Add(with: one => one with
        {
            Interfaces = [new(port, "fa:16:3e:01:00:04", _shared.Id, _shared.Label, "bridge", "br100", "tap1", null, [], null)],
        });
        var theirs = _api.Conductor.Servers.Add(project: "ffff");

        Assert.Equal(
            $$$"""{"virtual_interfaces":[{"id":"{{{port}}}","mac_address":"fa:16:3e:01:00:04","OS-EXT-VIF-NET:net_id":"{{{_shared.Id}}}"}]}""",
            (await SendAsync("GET", $"/servers/{server.Id}/os-virtual-interfaces", token: ApiHarness.User)).Succeeded().GetRawText());
        Assert.Equal(404, (await SendAsync("GET", $"/servers/{theirs.Id}/os-virtual-interfaces", token: ApiHarness.User)).Status);
        Assert.Equal(410, (await _api.SendAsync("GET", $"/v2.1/servers/{server.Id}/os-virtual-interfaces")).Status);
    }

    private Task<Answer> SendAsync(string method, string path, string? body = null, string token = ApiHarness.Admin) => _api.SendAsync(method, "/v2" + path, body, token);
}
