using Microsoft.Extensions.Logging.Abstractions;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.Tests.Identity;

public sealed class ProjectDirectoryTests
{
    [Theory]
    [InlineData(200, ProjectVerdict.Accepted)]
    [InlineData(403, ProjectVerdict.Accepted)]
    [InlineData(500, ProjectVerdict.Accepted)]
    [InlineData(404, ProjectVerdict.Missing)]
    public async Task Only_a_clear_no_is_a_no(int status, ProjectVerdict expected)
    {
        await using var server = await FakeServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var catalogue = new ServiceCatalogue([new("identity", "keystone", "public", "One", new Uri(server.Url, "/v2.0"))]);
        using var directory = Directory();

        Assert.Equal(expected, await directory.CheckAsync("p1", "token", catalogue, default));
        Assert.Equal(["GET /v3/projects/p1"], server.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_not_a_no_either()
    {
        using var directory = Directory();

        var catalogue = new ServiceCatalogue([new("identity", "keystone", "public", "One", new Uri("http://127.0.0.1:1"))]);

        Assert.Equal(ProjectVerdict.Accepted, await directory.CheckAsync("p1", "token", catalogue, default));
    }

    [Theory]
    [InlineData("../users")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    public async Task An_id_cannot_lead_elsewhere(string id)
    {
        using var directory = Directory();

        var catalogue = new ServiceCatalogue([new("identity", "keystone", "public", "One", new Uri("http://127.0.0.1:1"))]);

        Assert.Equal(ProjectVerdict.Missing, await directory.CheckAsync(id, "token", catalogue, default));
    }

    [Fact]
    public async Task Without_an_endpoint_it_says_so()
    {
        using var directory = Directory();

        Assert.Equal(ProjectVerdict.NoEndpoint, await directory.CheckAsync("p1", "token", ServiceCatalogue.Empty, default));
    }

    private static ProjectDirectory Directory() => new(
        new IdentityServiceOptions("identity", ["internal", "public"], null, null),
        new KeystoneOptions(),
        TimeProvider.System,
        NullLogger<ProjectDirectory>.Instance);
}
