using System.Text.RegularExpressions;
using Nova.Development.Identity;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Tests.Identity;

/// <summary>Walks the route table: no operation is left open by accident.</summary>
public sealed partial class AccessTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    public static TheoryData<string, string> Guarded => Operations(operation => operation.Access != Access.Open);

    public static TheoryData<string, string> AdminOnly => Operations(operation => operation.Access is Access.Admin or Access.Service or Access.Self or Access.OwnProject);

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Without_a_token_it_is_401(string method, string path)
        => Assert.Equal(401, (await identity.SendAsync(method, path, null)).Status);

    [Theory]
    [MemberData(nameof(AdminOnly))]
    public async Task For_somebody_else_it_is_403(string method, string path)
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");

        var answer = await identity.SendAsync(method, path, demo);

        Assert.Equal(403, answer.Status);
        Assert.Equal("Forbidden", (string?)answer.Body!["error"]!["title"]);
    }

    [Fact]
    public void Only_logins_versions_and_regions_are_open() => Assert.Equal(
        ["/", "/v2.0", "/v2.0/tokens", "/v3", "/v3/auth/tokens", "/v3/regions", "/v3/regions/{region_id}", "/v3/users/{user_id}/password"],
        IdentityRoutes.Table.Where(operation => operation.Access == Access.Open).Select(operation => operation.Path).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Users_see_themselves_and_their_project()
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        var self = (await identity.SendAsync("GET", "/v3/auth/tokens", demo, subject: demo)).Body!["token"]!;

        Assert.Equal(200, (await identity.SendAsync("GET", $"/v3/users/{self["user"]!["id"]}", demo)).Status);
        Assert.Equal(200, (await identity.SendAsync("GET", $"/v3/projects/{self["project"]!["id"]}", demo)).Status);
        Assert.Single((await identity.SendAsync("GET", "/v3/auth/projects", demo)).Body!["projects"]!.AsArray());
    }

    private static TheoryData<string, string> Operations(Func<IdentityOperation, bool> wanted)
    {
        var data = new TheoryData<string, string>();
        foreach (var operation in IdentityRoutes.Table.Where(wanted))
        {
            data.Add(operation.Method, Parameter().Replace(operation.Path, "somebody"));
        }

        return data;
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
