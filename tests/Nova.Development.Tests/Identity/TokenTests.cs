using System.Text.Json.Nodes;

namespace Nova.Development.Tests.Identity;

public sealed class TokenTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task Password_login_gives_user_project_roles_and_catalogue()
    {
        var answer = await identity.LoginAsync("demo", IdentityFixture.DemoPassword, "demo");

        Assert.Equal(201, answer.Status);
        var token = answer.Body!["token"]!;
        Assert.Equal("demo", (string?)token["user"]!["name"]);
        Assert.Equal("Default", (string?)token["project"]!["domain"]!["name"]);
        Assert.Equal(["member", "reader"], token["roles"]!.AsArray().Select(role => (string?)role!["name"]));
        Assert.Equal(["compute", "compute_legacy", "ec2", "identity", "image", "s3"], token["catalog"]!.AsArray().Select(entry => (string?)entry!["type"]));
        var legacy = token["catalog"]!.AsArray().Single(entry => (string?)entry!["type"] == "compute_legacy")!;
        Assert.Equal($"http://127.0.0.1:8774/v2/{token["project"]!["id"]}", (string?)legacy["endpoints"]![0]!["url"]);

        // Another test of this class moves the clock, and tests run in any order.
        Assert.Equal((identity.Time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"), (string?)token["expires_at"]);
    }

    [Theory]
    [InlineData("demo", "wrong", "demo")]
    [InlineData("nobody", "wrong", "demo")]
    [InlineData("demo", IdentityFixture.DemoPassword, "admin")]
    [InlineData("demo", IdentityFixture.DemoPassword, "no-such-project")]
    [InlineData("demo", "", "demo")]
    public async Task Every_failed_login_is_the_same_401(string user, string password, string project)
    {
        var answer = await identity.LoginAsync(user, password, project);

        Assert.Equal(401, answer.Status);
        Assert.Equal("The request you have made requires authentication.", (string?)answer.Body!["error"]!["message"]);
        Assert.StartsWith("Keystone uri=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_validated_for_services_and_its_owner_and_nobody_else()
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        var service = await identity.TokenAsync("nova", IdentityFixture.ServicePassword, "service");

        Assert.Equal(200, (await identity.SendAsync("GET", "/v3/auth/tokens", service, subject: demo)).Status);
        Assert.Equal(200, (await identity.SendAsync("HEAD", "/v3/auth/tokens", demo, subject: demo)).Status);
        Assert.Equal(403, (await identity.SendAsync("GET", "/v3/auth/tokens", demo, subject: service)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", "/v3/auth/tokens", service, subject: "unknown")).Status);
        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/tokens", "unknown", subject: demo)).Status);
        Assert.Equal(400, (await identity.SendAsync("GET", "/v3/auth/tokens", service)).Status);
    }

    [Fact]
    public async Task Nocatalog_leaves_the_catalogue_out()
    {
        var token = await identity.TokenAsync();

        var answer = await identity.SendAsync("GET", "/v3/auth/tokens?nocatalog", token, subject: token);

        Assert.Null(answer.Body!["token"]!["catalog"]);
    }

    [Fact]
    public async Task A_revoked_token_is_gone()
    {
        var admin = await identity.TokenAsync();
        var token = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");

        Assert.Equal(204, (await identity.SendAsync("DELETE", "/v3/auth/tokens", token, subject: token)).Status);

        Assert.Equal(404, (await identity.SendAsync("GET", "/v3/auth/tokens", admin, subject: token)).Status);
        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/projects", token)).Status);
    }

    [Fact]
    public async Task A_token_expires_and_one_made_from_it_expires_with_it()
    {
        var parent = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, null);
        identity.Time.Advance(TimeSpan.FromMinutes(59));
        var rescoped = await RescopeAsync(parent, new JsonObject { ["project"] = Named("demo") });
        var child = rescoped.Headers["X-Subject-Token"];
        Assert.Equal(["password", "token"], rescoped.Body!["token"]!["methods"]!.AsArray().Select(method => (string?)method));
        Assert.Equal(200, (await identity.SendAsync("GET", "/v3/auth/tokens", child, subject: child)).Status);

        identity.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/projects", child)).Status);
    }

    [Fact]
    public async Task Scope_may_be_the_system_a_domain_or_nothing()
    {
        var unscoped = await identity.TokenAsync(project: null);
        Assert.Null((await identity.SendAsync("GET", "/v3/auth/tokens", unscoped, subject: unscoped)).Body!["token"]!["roles"]);

        var system = await RescopeAsync(unscoped, new JsonObject { ["system"] = new JsonObject { ["all"] = true } });
        Assert.Equal(201, system.Status);
        Assert.True((bool)system.Body!["token"]!["system"]!["all"]!);
        Assert.DoesNotContain("compute_legacy", system.Body["token"]!["catalog"]!.AsArray()
            .Where(entry => entry!["endpoints"]!.AsArray().Count > 0)
            .Select(entry => (string?)entry!["type"]));

        Assert.Equal(401, (await RescopeAsync(unscoped, new JsonObject { ["domain"] = new JsonObject { ["id"] = "default" } })).Status);
    }

    [Fact]
    public async Task Taking_a_role_or_disabling_a_user_or_project_ends_tokens_at_once()
    {
        var admin = await identity.TokenAsync();
        var project = (string?)(await identity.CreateAsync(admin, "/v3/projects", "project", new() { ["name"] = "short-lived" }))["id"];
        var user = (string?)(await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = "shorty", ["password"] = "pw" }))["id"];
        var member = (string?)(await identity.SendAsync("GET", "/v3/roles?name=member", admin)).Body!["roles"]![0]!["id"];
        var grant = $"/v3/projects/{project}/users/{user}/roles/{member}";
        Assert.Equal(204, (await identity.SendAsync("PUT", grant, admin)).Status);

        var token = await identity.TokenAsync("shorty", "pw", "short-lived");
        Assert.Equal(204, (await identity.SendAsync("DELETE", grant, admin)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", "/v3/auth/tokens", admin, subject: token)).Status);

        Assert.Equal(204, (await identity.SendAsync("PUT", grant, admin)).Status);
        token = await identity.TokenAsync("shorty", "pw", "short-lived");
        await identity.SendAsync("PATCH", $"/v3/projects/{project}", admin, JsonNode.Parse("""{"project": {"enabled": false}}"""));
        Assert.Equal(404, (await identity.SendAsync("GET", "/v3/auth/tokens", admin, subject: token)).Status);

        await identity.SendAsync("PATCH", $"/v3/projects/{project}", admin, JsonNode.Parse("""{"project": {"enabled": true}}"""));
        token = await identity.TokenAsync("shorty", "pw", "short-lived");
        await identity.SendAsync("PATCH", $"/v3/users/{user}", admin, JsonNode.Parse("""{"user": {"enabled": false}}"""));
        Assert.Equal(404, (await identity.SendAsync("GET", "/v3/auth/tokens", admin, subject: token)).Status);
        Assert.Equal(401, (await identity.LoginAsync("shorty", "pw", "short-lived")).Status);
    }

    [Fact]
    public async Task V2_tokens_work_and_describe_the_same_things()
    {
        var login = await identity.SendAsync("POST", "/v2.0/tokens", null, JsonNode.Parse(
            """{"auth": {"passwordCredentials": {"username": "demo", "password": "demo-pw"}, "tenantName": "demo"}}"""));
        Assert.Equal(200, login.Status);
        var access = login.Body!["access"]!;
        var token = (string?)access["token"]!["id"];
        Assert.Equal("demo", (string?)access["token"]!["tenant"]!["name"]);
        Assert.Equal("http://127.0.0.1:5000", (string?)access["serviceCatalog"]!.AsArray().Single(entry => (string?)entry!["type"] == "identity")!["endpoints"]![0]!["publicURL"]);

        var service = await identity.TokenAsync("nova", IdentityFixture.ServicePassword, "service");
        Assert.Equal(200, (await identity.SendAsync("GET", $"/v2.0/tokens/{token}", service)).Status);
        Assert.Equal(403, (await identity.SendAsync("GET", $"/v2.0/tokens/{token}", token)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", "/v2.0/tokens/unknown", service)).Status);
        Assert.Equal(200, (await identity.SendAsync("GET", "/v3/auth/tokens", service, subject: token)).Status);
        Assert.Equal("demo", (string?)(await identity.SendAsync("GET", "/v2.0/tenants", token)).Body!["tenants"]![0]!["name"]);
        Assert.Equal(401, (await identity.SendAsync("POST", "/v2.0/tokens", null, JsonNode.Parse(
            """{"auth": {"passwordCredentials": {"username": "demo", "password": "nope"}, "tenantName": "demo"}}"""))).Status);
    }

    [Fact]
    public async Task Many_logins_at_once_all_get_their_own_token()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo")));

        Assert.Equal(40, tokens.Distinct().Count());
    }

    private static JsonObject Named(string project) => new() { ["name"] = project, ["domain"] = new JsonObject { ["id"] = "default" } };

    private Task<Answer> RescopeAsync(string token, JsonObject scope) => identity.SendAsync("POST", "/v3/auth/tokens", null, new JsonObject
    {
        ["auth"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["methods"] = new JsonArray("token"), ["token"] = new JsonObject { ["id"] = token } },
            ["scope"] = scope,
        },
    });
}
