using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Pipeline;

/// <summary>Dots are names: <c>..</c> is a legal tag and key, and no segment of a path ever climbs to the segment before.</summary>
public sealed class PathClimbingTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("tags/..")]
    [InlineData("tags/.")]
    [InlineData("tags/%2e%2e")]
    [InlineData("tags/%2E.")]
    [InlineData("tags/../")]
    [InlineData("metadata/..")]
    [InlineData("metadata/%2e%2e")]
    [InlineData("tags/..?x=y")]
    [InlineData("tags/../../servers/{0}")]
    [InlineData("./")]
    [InlineData("../{0}")]
    [InlineData("os-instance-actions/..")]
    public async Task DeletingWhatIsCalledLikeADotDeletesNoServer(string rest)
    {
        InstanceRecord server = fixture.Api.Conductor.Servers.Add();
        string target = $"/v2.1/servers/{server.Id}/{string.Format(System.Globalization.CultureInfo.InvariantCulture, rest, server.Id)}";

        await fixture.Api.SendToAsync("DELETE", target);
        await fixture.Api.SendToAsync("DELETE", "http://nova.example" + target);

        Assert.Contains(fixture.Api.Conductor.Servers.All, s => s.Id == server.Id);
    }

    [Fact]
    public async Task ATagOfDotsIsATag()
    {
        InstanceRecord server = fixture.Api.Conductor.Servers.Add(with: s => s with { Tags = [".."] });
        InstanceRecord other = fixture.Api.Conductor.Servers.Add();

        Assert.Equal(204, (await fixture.Api.SendToAsync("GET", $"/v2.1/servers/{server.Id}/tags/..")).Status);
        Assert.Equal(404, (await fixture.Api.SendToAsync("GET", $"/v2.1/servers/{other.Id}/tags/%2e%2e")).Status);
        Assert.Equal(404, (await fixture.Api.SendToAsync("GET", $"/v2.1/servers/{server.Id}/metadata/..")).Status);
    }

    [Theory]
    [InlineData("/v2.1/os-simple-tenant-usage/")]
    [InlineData("/v2.1/abcd1234/os-simple-tenant-usage/")]
    [InlineData("/v2.1/servers/")]
    [InlineData("/v2.1/flavors/1/")]
    public async Task AnEmptyNameIsNotTheWholeList(string target)
    {
        var (status, _) = await fixture.Api.SendToAsync("GET", target);

        Assert.Equal(404, status);
    }

    [Theory]
    [InlineData("/v2.1/servers/../flavors")]
    [InlineData("/v2.1/flavors/1/os-extra_specs/..")]
    [InlineData("/v2.1/os-keypairs/..")]
    [InlineData("/v2.1/images/..")]
    [InlineData("/v2.1/images/%2e%2e/detail")]
    [InlineData("/v2.1/../v2.1/servers")]
    [InlineData("/v2.1/os-services/%2e/..")]
    public async Task APathWithDotsNamesNothingElse(string target)
    {
        var (status, _) = await fixture.Api.SendToAsync("GET", target, ApiHarness.Admin);

        Assert.Equal(404, status);
    }
}
