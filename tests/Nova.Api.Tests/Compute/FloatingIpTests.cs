using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class FloatingIpTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(35)]
    public async Task AnAnswerHasTheDocumentedForm(int version)
    {
        var created = await SendAsync("POST", "/os-floating-ips", """{"pool": "public"}""", version);
        var pools = await SendAsync("GET", "/os-floating-ip-pools", version: version);
        var listed = await SendAsync("GET", "/os-floating-ips", version: version);
        var shown = await SendAsync("GET", "/os-floating-ips/1", version: version);

        Sample.AssertSameForm(Sample.ResponseOf("POST", "/os-floating-ips", version), created.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-floating-ip-pools", version), pools.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-floating-ips", version), listed.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-floating-ips/{id}", version), shown.Succeeded());
        Assert.Equal(1, listed.Succeeded().GetProperty("floating_ips").GetArrayLength());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"pool": null}""")]
    public async Task WithoutAPoolItIsTheDefaultOnes(string? body) =>
        Assert.Equal("public", (await SendAsync("POST", "/os-floating-ips", body)).Succeeded().GetProperty("floating_ip").GetProperty("pool").GetString());

    [Fact]
    public async Task AddressesAreAskedForUpTo235AndLedToServersUpTo243()
    {
        var server = _api.Conductor.Servers.Add();
        _api.Conductor.FloatingAddresses.Give(1, "abcd1234");

        Assert.Equal(404, (await SendAsync("GET", "/os-floating-ips", version: 36)).Status);
        Assert.Equal(404, (await SendAsync("GET", "/os-floating-ip-pools", version: 36)).Status);
        Assert.Equal(202, (await ActAsync(server.Id, "addFloatingIp", "\"address\": \"198.51.100.1\"", 43)).Status);
        Assert.Equal(202, (await ActAsync(server.Id, "removeFloatingIp", "\"address\": \"198.51.100.1\"", 43)).Status);
        Assert.Equal(404, (await ActAsync(server.Id, "addFloatingIp", "\"address\": \"198.51.100.1\"", 44)).Status);
        Assert.Equal(404, (await ActAsync(server.Id, "removeFloatingIp", "\"address\": \"198.51.100.1\"", 44)).Status);
        Assert.Single(_api.Conductor.FloatingAddresses.Associated);
    }

    [Fact]
    public async Task AnotherProjectsAddressDoesNotExist()
    {
        var server = _api.Conductor.Servers.Add();
        _api.Conductor.FloatingAddresses.Give(1, "ffff");

        (await SendAsync("GET", "/os-floating-ips/1")).IsFault(404, "itemNotFound", "Floating IP not found for ID 1");
        (await SendAsync("DELETE", "/os-floating-ips/1")).IsFault(404, "itemNotFound", "Floating IP not found for ID 1");
        (await ActAsync(server.Id, "addFloatingIp", "\"address\": \"198.51.100.1\"")).IsFault(404, "itemNotFound", "Floating IP not found for address 198.51.100.1.");
        (await ActAsync(server.Id, "removeFloatingIp", "\"address\": \"198.51.100.1\"")).IsFault(404, "itemNotFound", "Floating IP not found for address 198.51.100.1.");
        Assert.Equal(0, (await SendAsync("GET", "/os-floating-ips")).Succeeded().GetProperty("floating_ips").GetArrayLength());
        Assert.Equal(200, (await SendAsync("GET", "/os-floating-ips/1", token: ApiHarness.Admin)).Status);
        (await SendAsync("GET", "/os-floating-ips/x")).IsFault(400, "badRequest", "Invalid ID received x.");
    }

    [Theory]
    [InlineData("addFloatingIp", "\"address\": \"\"")]
    [InlineData("addFloatingIp", "\"address\": \"10.1\"")]
    [InlineData("addFloatingIp", "\"address\": \"198.51.100.1\", \"fixed_address\": \"x\"")]
    [InlineData("addFloatingIp", "\"address\": \"198.51.100.1\", \"other\": 1")]
    [InlineData("removeFloatingIp", "\"address\": 1")]
    [InlineData("removeFloatingIp", "")]
    public async Task WhatIsNoAddressIsRefused(string action, string fields)
    {
        Assert.Equal(400, (await ActAsync(_api.Conductor.Servers.Add().Id, action, fields)).Status);
        Assert.Empty(_api.Conductor.FloatingAddresses.Associated);
    }

    [Fact]
    public async Task AnAddressThatLeadsElsewhereIsNotTaken()
    {
        var (server, other) = (_api.Conductor.Servers.Add(), _api.Conductor.Servers.Add());
        _api.Conductor.FloatingAddresses.Give(1, "abcd1234");
        await ActAsync(server.Id, "addFloatingIp", "\"address\": \"198.51.100.1\"");

        (await ActAsync(other.Id, "removeFloatingIp", "\"address\": \"198.51.100.1\""))
            .IsFault(409, "conflictingRequest", $"Floating IP 198.51.100.1 is not associated with instance {other.Id}.");
        Assert.Equal(server.Id, (await SendAsync("GET", "/os-floating-ips/1")).Succeeded().GetProperty("floating_ip").GetProperty("instance_id").GetGuid());
    }

    [Fact]
    public async Task AnAddressIsGivenBack()
    {
        await SendAsync("POST", "/os-floating-ips");

        Assert.Equal(202, (await SendAsync("DELETE", "/os-floating-ips/1")).Status);
        Assert.Equal(404, (await SendAsync("GET", "/os-floating-ips/1")).Status);
        (await SendAsync("POST", "/os-floating-ips", """{"pool": "none"}""")).IsFault(404, "itemNotFound", "No more floating IPs in pool none.");
    }

    private Task<Answer> ActAsync(Guid server, string action, string fields, int version = 1) =>
        SendAsync("POST", $"/servers/{server}/action", $$$"""{"{{{action}}}": {{{{fields}}}}}""", version);

    private Task<Answer> SendAsync(string method, string path, string? body = null, int version = 1, string token = ApiHarness.User) =>
        _api.SendAsync(method, "/v2.1" + path, body, token, "2." + version);
}
