using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

/// <summary>A limit of 0 asks for nothing, but where upstream slices a list and takes it for none.</summary>
public sealed class LimitOfZeroTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/servers", "servers", "2.1")]
    [InlineData("/servers/detail", "servers", "2.104")]
    [InlineData("/flavors", "flavors", "2.1")]
    [InlineData("/flavors/detail", "flavors", "2.104")]
    [InlineData("/os-hypervisors", "hypervisors", "2.33")]
    [InlineData("/os-hypervisors/detail", "hypervisors", "2.104")]
    [InlineData("/os-keypairs", "keypairs", "2.35")]
    public async Task ListsNothing(string path, string key, string version)
    {
        fixture.Api.Conductor.Servers.Add(user: "admin", project: "aaaa0000");
        await fixture.Api.SendAsync("POST", "/v2.1/os-keypairs", """{"keypair": {"name": "mine"}}""", ApiHarness.Admin);

        await fixture.Api.SendAsync("POST", "/v2.1/flavors", """{"flavor": {"name": "f", "ram": 1, "vcpus": 1, "disk": 0}}""", ApiHarness.Admin);

        Answer all = await fixture.Api.SendAsync("GET", $"/v2.1{path}?limit=1", token: ApiHarness.Admin, version: version);
        Answer none = await fixture.Api.SendAsync("GET", $"/v2.1{path}?limit=0", token: ApiHarness.Admin, version: version);

        Assert.Equal(1, all.Succeeded().GetProperty(key).GetArrayLength());
        Assert.Equal(0, none.Succeeded().GetProperty(key).GetArrayLength());
        Assert.False(none.Json.TryGetProperty(key + "_links", out _));
    }

    [Theory]
    [InlineData("/os-server-groups", "server_groups")]
    public async Task SetsNoLimitToASlice(string path, string key)
    {
        await fixture.Api.SendAsync("POST", "/v2.1/os-server-groups", """{"server_group": {"name": "g", "policies": ["affinity"]}}""", ApiHarness.Admin);

        Answer all = await fixture.Api.SendAsync("GET", $"/v2.1{path}", token: ApiHarness.Admin);
        Answer zero = await fixture.Api.SendAsync("GET", $"/v2.1{path}?limit=0", token: ApiHarness.Admin);

        Assert.Equal(all.Succeeded().GetProperty(key).GetArrayLength(), zero.Succeeded().GetProperty(key).GetArrayLength());
    }
}
