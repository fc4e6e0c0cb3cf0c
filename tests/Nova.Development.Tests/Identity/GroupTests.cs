using System.Text.Json.Nodes;

namespace Nova.Development.Tests.Identity;

/// <summary>Groups: who belongs to one has its roles, as long as both last.</summary>
public sealed class GroupTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task Members_have_the_roles_of_their_group()
    {
        var admin = await identity.TokenAsync();
        var user = await MakeAsync(admin, "users", "user", new() { ["name"] = "member-1", ["password"] = "pw" });
        var project = await MakeAsync(admin, "projects", "project", new() { ["name"] = "project-1" });
        var group = await MakeAsync(admin, "groups", "group", new() { ["name"] = "group-1" });
        var role = await RoleAsync(admin, "member");
        var grant = $"/v3/projects/{project}/groups/{group}/roles/{role}";
        var membership = $"/v3/groups/{group}/users/{user}";

        Assert.Equal(204, (await identity.SendAsync("PUT", grant, admin)).Status);
        Assert.Equal(401, (await identity.LoginAsync("member-1", "pw", "project-1")).Status);
        Assert.Equal(404, (await identity.SendAsync("HEAD", membership, admin)).Status);
        Assert.Equal(204, (await identity.SendAsync("PUT", membership, admin)).Status);
        Assert.Equal(204, (await identity.SendAsync("PUT", membership, admin)).Status);
        Assert.Equal(204, (await identity.SendAsync("HEAD", membership, admin)).Status);

        var login = await identity.LoginAsync("member-1", "pw", "project-1");
        Assert.Equal(["member", "reader"], login.Body!["token"]!["roles"]!.AsArray().Select(each => (string?)each!["name"]));
        var token = login.Headers["X-Subject-Token"];
        Assert.Equal([project], await IdsAsync(token, "/v3/auth/projects", "projects"));
        Assert.Equal([group], await IdsAsync(token, $"/v3/users/{user}/groups", "groups"));
        Assert.Equal([user], await IdsAsync(admin, $"/v3/groups/{group}/users", "users"));
        Assert.Equal([role], await IdsAsync(admin, $"/v3/projects/{project}/groups/{group}/roles", "roles"));

        var given = await AssignmentsAsync(admin, $"group.id={group}&include_names=true");
        Assert.Equal("group-1", (string?)Assert.Single(given)!["group"]!["name"]);
        var effective = await AssignmentsAsync(admin, $"user.id={user}&effective");
        Assert.Equal(2, effective.Count);
        Assert.All(effective, each => Assert.Equal(user, (string?)each!["user"]!["id"]));

        Assert.Equal(204, (await identity.SendAsync("DELETE", membership, admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("DELETE", membership, admin)).Status);
        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/projects", token)).Status);
    }

    [Fact]
    public async Task A_group_that_goes_takes_its_roles_along()
    {
        var admin = await identity.TokenAsync();
        var user = await MakeAsync(admin, "users", "user", new() { ["name"] = "member-2", ["password"] = "pw" });
        var project = await MakeAsync(admin, "projects", "project", new() { ["name"] = "project-2" });
        var group = await MakeAsync(admin, "groups", "group", new() { ["name"] = "group-2" });
        await identity.SendAsync("PUT", $"/v3/projects/{project}/groups/{group}/roles/{await RoleAsync(admin, "reader")}", admin);
        await identity.SendAsync("PUT", $"/v3/groups/{group}/users/{user}", admin);
        Assert.Equal(201, (await identity.LoginAsync("member-2", "pw", "project-2")).Status);

        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/groups/{group}", admin)).Status);

        Assert.Equal(401, (await identity.LoginAsync("member-2", "pw", "project-2")).Status);
        Assert.Empty(await AssignmentsAsync(admin, $"group.id={group}"));
    }

    [Theory]
    [InlineData("PUT", "/v3/groups/none/users/none")]
    [InlineData("GET", "/v3/groups/none/users")]
    [InlineData("GET", "/v3/users/none/groups")]
    [InlineData("PUT", "/v3/system/groups/none/roles/none")]
    public async Task What_is_not_there_is_404(string method, string path) =>
        Assert.Equal(404, (await identity.SendAsync(method, path, await identity.TokenAsync())).Status);

    private async Task<string> MakeAsync(string admin, string plural, string noun, JsonObject values) =>
        (string)(await identity.CreateAsync(admin, $"/v3/{plural}", noun, values))["id"]!;

    private async Task<string> RoleAsync(string admin, string name) => (await IdsAsync(admin, $"/v3/roles?name={name}", "roles"))[0]!;

    private async Task<string?[]> IdsAsync(string token, string path, string plural) =>
        [.. (await identity.SendAsync("GET", path, token)).Body![plural]!.AsArray().Select(each => (string?)each!["id"])];

    private async Task<JsonArray> AssignmentsAsync(string admin, string query) =>
        (await identity.SendAsync("GET", $"/v3/role_assignments?{query}", admin)).Body!["role_assignments"]!.AsArray();
}
