using System.Text.Json.Nodes;

namespace Nova.Development.Tests.Identity;

/// <summary>Create, list by name, show, update, delete: the same story for every noun.</summary>
public sealed class ResourceTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    [Theory]
    [InlineData("user", "users", """{"name": "u1", "email": "u@example.org", "password": "x"}""", """{"description": "d", "email": "v@example.org"}""")]
    [InlineData("project", "projects", """{"name": "p1", "description": "first"}""", """{"description": "second", "name": "p2"}""")]
    [InlineData("domain", "domains", """{"name": "d1", "enabled": false}""", """{"description": "second"}""")]
    [InlineData("role", "roles", """{"name": "r1"}""", """{"name": "r2"}""")]
    [InlineData("service", "services", """{"type": "dns", "name": "designate"}""", """{"enabled": false}""")]
    [InlineData("group", "groups", """{"name": "g1"}""", """{"description": "second", "name": "g2"}""")]
    [InlineData("region", "regions", """{"id": "North"}""", """{"description": "cold"}""")]
    public async Task A_resource_lives_and_dies(string noun, string plural, string made, string changed)
    {
        var admin = await identity.TokenAsync();
        var path = $"/v3/{plural}";

        var created = await identity.CreateAsync(admin, path, noun, JsonNode.Parse(made)!.AsObject());
        var id = (string?)created["id"];
        Assert.Null(created["password"]);
        Assert.Contains(id, await IdsAsync(admin, path, plural));

        var updated = await identity.SendAsync("PATCH", $"{path}/{id}", admin, new JsonObject { [noun] = JsonNode.Parse(changed) });
        Assert.Equal(200, updated.Status);
        var shown = (await identity.SendAsync("GET", $"{path}/{id}", admin)).Body![noun]!;
        foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(value, shown[name]), $"{name} is {shown[name]}");
        }

        Assert.Equal(204, (await identity.SendAsync("DELETE", $"{path}/{id}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", $"{path}/{id}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("DELETE", $"{path}/{id}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("PATCH", $"{path}/{id}", admin, new JsonObject { [noun] = JsonNode.Parse(changed) })).Status);
    }

    [Theory]
    [InlineData("user", "users")]
    [InlineData("project", "projects")]
    [InlineData("domain", "domains")]
    [InlineData("role", "roles")]
    [InlineData("group", "groups")]
    public async Task A_name_is_taken_once(string noun, string plural)
    {
        var admin = await identity.TokenAsync();
        await identity.CreateAsync(admin, $"/v3/{plural}", noun, new() { ["name"] = $"taken-{noun}" });

        var again = await identity.SendAsync("POST", $"/v3/{plural}", admin, new JsonObject { [noun] = new JsonObject { ["name"] = $"taken-{noun}" } });

        Assert.Equal(409, again.Status);
        Assert.Equal(409, (int)again.Body!["error"]!["code"]!);
    }

    [Fact]
    public async Task An_endpoint_shows_up_in_the_next_token_and_a_region_in_use_stays()
    {
        var admin = await identity.TokenAsync();
        var service = await identity.CreateAsync(admin, "/v3/services", "service", new() { ["type"] = "metric", ["name"] = "gnocchi" });
        var endpoint = await identity.CreateAsync(admin, "/v3/endpoints", "endpoint", new()
        {
            ["service_id"] = (string?)service["id"], ["interface"] = "public", ["region"] = "South", ["url"] = "http://south/$(tenant_id)s/%(user_id)s",
        });
        Assert.Equal("South", (string?)endpoint["region_id"]);
        Assert.Equal(409, (await identity.SendAsync("DELETE", "/v3/regions/South", admin)).Status);

        var login = (await identity.LoginAsync("demo", IdentityFixture.DemoPassword, "demo")).Body!["token"]!;

        var entry = login["catalog"]!.AsArray().Single(each => (string?)each!["type"] == "metric")!;
        Assert.Equal($"http://south/{login["project"]!["id"]}/{login["user"]!["id"]}", (string?)entry["endpoints"]![0]!["url"]);
        Assert.Equal(400, (await identity.SendAsync("POST", "/v3/endpoints", admin, JsonNode.Parse(
            $$$"""{"endpoint": {"service_id": "{{{service["id"]}}}", "interface": "sideways", "url": "http://x"}}"""))).Status);
        Assert.Equal(404, (await identity.SendAsync("POST", "/v3/endpoints", admin, JsonNode.Parse(
            """{"endpoint": {"service_id": "none", "interface": "public", "url": "http://x"}}"""))).Status);
        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/endpoints/{endpoint["id"]}", admin)).Status);
    }

    [Fact]
    public async Task Role_assignments_are_granted_listed_and_revoked_on_each_kind_of_target()
    {
        var admin = await identity.TokenAsync();
        var user = (string?)(await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = "grantee" }))["id"];
        var project = (string?)(await identity.CreateAsync(admin, "/v3/projects", "project", new() { ["name"] = "granted" }))["id"];
        var role = (string?)(await identity.SendAsync("GET", "/v3/roles?name=manager", admin)).Body!["roles"]![0]!["id"];

        foreach (var target in (string[])[$"/v3/projects/{project}", "/v3/domains/default", "/v3/system"])
        {
            var grant = $"{target}/users/{user}/roles/{role}";
            Assert.Equal(204, (await identity.SendAsync("PUT", grant, admin)).Status);
            Assert.Equal(204, (await identity.SendAsync("PUT", grant, admin)).Status);
            Assert.Equal(204, (await identity.SendAsync("HEAD", grant, admin)).Status);
            Assert.Single((await identity.SendAsync("GET", $"{target}/users/{user}/roles", admin)).Body!["roles"]!.AsArray());
        }

        var all = await identity.SendAsync("GET", $"/v3/role_assignments?user.id={user}&include_names=True", admin);
        Assert.Equal(3, all.Body!["role_assignments"]!.AsArray().Count);
        Assert.Contains(all.Body["role_assignments"]!.AsArray(), each => (string?)each!["scope"]!["project"]?["name"] == "granted");
        var effective = await identity.SendAsync("GET", $"/v3/role_assignments?user.id={user}&scope.project.id={project}&effective", admin);
        Assert.Equal(3, effective.Body!["role_assignments"]!.AsArray().Count);

        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/system/users/{user}/roles/{role}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("DELETE", $"/v3/system/users/{user}/roles/{role}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("PUT", $"/v3/projects/none/users/{user}/roles/{role}", admin)).Status);
    }

    [Fact]
    public async Task Implied_roles_are_followed_to_the_end_even_in_a_circle()
    {
        var admin = await identity.TokenAsync();
        var ids = new List<string?>();
        foreach (var name in (string[])["one", "two", "three"])
        {
            ids.Add((string?)(await identity.CreateAsync(admin, "/v3/roles", "role", new() { ["name"] = name }))["id"]);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(201, (await identity.SendAsync("PUT", $"/v3/roles/{ids[i]}/implies/{ids[(i + 1) % 3]}", admin)).Status);
        }

        var user = (string?)(await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = "circler", ["password"] = "pw" }))["id"];
        var project = (string?)(await identity.CreateAsync(admin, "/v3/projects", "project", new() { ["name"] = "circle" }))["id"];
        await identity.SendAsync("PUT", $"/v3/projects/{project}/users/{user}/roles/{ids[0]}", admin);
        var login = await identity.LoginAsync("circler", "pw", "circle");

        Assert.Equal(["one", "three", "two"], login.Body!["token"]!["roles"]!.AsArray().Select(role => (string?)role!["name"]));
        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/roles/{ids[2]}/implies/{ids[0]}", admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", $"/v3/roles/{ids[2]}/implies/{ids[0]}", admin)).Status);
        Assert.Contains((await identity.SendAsync("GET", "/v3/role_inferences", admin)).Body!["role_inferences"]!.AsArray(),
            each => (string?)each!["prior_role"]!["name"] == "admin" && (string?)each["implies"]![0]!["name"] == "manager");
    }

    [Fact]
    public async Task Users_change_their_password_with_the_old_one()
    {
        var admin = await identity.TokenAsync();
        var user = (string?)(await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = "changer", ["password"] = "old" }))["id"];
        var token = await identity.TokenAsync("changer", "old", null);

        Assert.Equal(401, (await identity.SendAsync("POST", $"/v3/users/{user}/password", null, JsonNode.Parse(
            """{"user": {"original_password": "guess", "password": "new"}}"""))).Status);
        Assert.Equal(204, (await identity.SendAsync("POST", $"/v3/users/{user}/password", token, JsonNode.Parse(
            """{"user": {"original_password": "old", "password": "new"}}"""))).Status);

        Assert.Equal(401, (await identity.LoginAsync("changer", "old", null)).Status);
        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/projects", token)).Status);
        Assert.Equal(201, (await identity.LoginAsync("changer", "new", null)).Status);
    }

    [Fact]
    public async Task An_enabled_domain_is_not_deleted_and_a_disabled_one_takes_all_with_it()
    {
        var admin = await identity.TokenAsync();
        var domain = (string?)(await identity.CreateAsync(admin, "/v3/domains", "domain", new() { ["name"] = "temporary" }))["id"];
        var project = (string?)(await identity.CreateAsync(admin, "/v3/projects", "project", new() { ["name"] = "inside", ["domain_id"] = domain }))["id"];

        Assert.Equal(403, (await identity.SendAsync("DELETE", $"/v3/domains/{domain}", admin)).Status);
        await identity.SendAsync("PATCH", $"/v3/domains/{domain}", admin, JsonNode.Parse("""{"domain": {"enabled": false}}"""));
        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/domains/{domain}", admin)).Status);

        Assert.Equal(404, (await identity.SendAsync("GET", $"/v3/projects/{project}", admin)).Status);
    }

    private async Task<IEnumerable<string?>> IdsAsync(string token, string path, string plural)
        => (await identity.SendAsync("GET", path, token)).Body![plural]!.AsArray().Select(item => (string?)item!["id"]);
}
