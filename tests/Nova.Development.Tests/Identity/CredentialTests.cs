using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Nova.Development.Tests.Identity;

public sealed class CredentialTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task An_application_credential_logs_in_with_its_roles_and_no_more()
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        var user = await UserIdAsync(demo);
        var made = await identity.CreateAsync(demo, $"/v3/users/{user}/application_credentials", "application_credential", new()
        {
            ["name"] = "robot", ["roles"] = new JsonArray(new JsonObject { ["name"] = "reader" }),
        });

        var login = await LoginAsync((string)made["id"]!, (string)made["secret"]!);

        Assert.Equal(201, login.Status);
        Assert.Equal(["reader"], login.Body!["token"]!["roles"]!.AsArray().Select(role => (string?)role!["name"]));
        Assert.True((bool)login.Body["token"]!["application_credential"]!["restricted"]!);
        var token = login.Headers["X-Subject-Token"];
        Assert.Equal(401, (await LoginAsync((string)made["id"]!, "wrong")).Status);
        Assert.Null((await identity.SendAsync("GET", $"/v3/users/{user}/application_credentials/{made["id"]}", demo)).Body!["application_credential"]!["secret"]);

        // It cannot breed: neither another one, nor EC2 keys with all of its owner's roles, nor another scope.
        Assert.Equal(403, (await identity.SendAsync("POST", $"/v3/users/{user}/application_credentials", token, JsonNode.Parse(
            """{"application_credential": {"name": "child"}}"""))).Status);
        Assert.Equal(403, (await identity.SendAsync("POST", $"/v3/users/{user}/credentials/OS-EC2", token, JsonNode.Parse("""{"tenant_id": "x"}"""))).Status);
        Assert.Equal(401, (await RescopeAsync(token, """{"project": {"name": "admin", "domain": {"id": "default"}}}""")).Status);
        Assert.Equal(401, (await RescopeAsync(token, "\"unscoped\"")).Status);

        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/users/{user}/application_credentials/{made["id"]}", demo)).Status);
        Assert.Equal(401, (await identity.SendAsync("GET", "/v3/auth/projects", token)).Status);
    }

    [Fact]
    public async Task Roles_one_does_not_have_are_refused()
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");

        var answer = await identity.SendAsync("POST", $"/v3/users/{await UserIdAsync(demo)}/application_credentials", demo, JsonNode.Parse(
            """{"application_credential": {"name": "greedy", "roles": [{"name": "admin"}]}}"""));

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Ec2_credentials_are_made_listed_shown_and_deleted()
    {
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        var (user, pair) = (await UserIdAsync(demo), await Ec2PairAsync(demo));
        var path = $"/v3/users/{user}/credentials/OS-EC2";

        Assert.Contains((await identity.SendAsync("GET", path, demo)).Body!["credentials"]!.AsArray(), each => (string?)each!["access"] == (string?)pair["access"]);
        Assert.Equal((string?)pair["secret"], (string?)(await identity.SendAsync("GET", $"{path}/{pair["access"]}", demo)).Body!["credential"]!["secret"]);
        Assert.Contains((await identity.SendAsync("GET", "/v3/credentials?type=ec2", demo)).Body!["credentials"]!.AsArray(), each => ((string)each!["blob"]!).Contains((string)pair["access"]!));
        Assert.Equal(204, (await identity.SendAsync("DELETE", $"{path}/{pair["access"]}", demo)).Status);
        Assert.Equal(404, (await identity.SendAsync("GET", $"{path}/{pair["access"]}", demo)).Status);
    }

    [Fact]
    public async Task Others_credentials_are_out_of_reach()
    {
        var admin = await identity.TokenAsync();
        var demo = await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        var hidden = await identity.CreateAsync(admin, "/v3/credentials", "credential", new() { ["type"] = "cert", ["blob"] = "secret" });
        var own = await identity.CreateAsync(demo, "/v3/credentials", "credential", new() { ["type"] = "cert", ["blob"] = "mine" });

        Assert.Equal(403, (await identity.SendAsync("GET", $"/v3/credentials/{hidden["id"]}", demo)).Status);
        Assert.Equal(403, (await identity.SendAsync("GET", "/v3/credentials/none", demo)).Status);
        Assert.Equal(403, (await identity.SendAsync("DELETE", $"/v3/credentials/{hidden["id"]}", demo)).Status);
        Assert.Equal(403, (await identity.SendAsync("POST", "/v3/credentials", demo, new JsonObject
        {
            ["credential"] = new JsonObject { ["type"] = "cert", ["blob"] = "x", ["user_id"] = (string?)hidden["user_id"] },
        })).Status);
        Assert.Equal(403, (await identity.SendAsync("PATCH", $"/v3/credentials/{own["id"]}", demo, new JsonObject
        {
            ["credential"] = new JsonObject { ["user_id"] = (string?)hidden["user_id"] },
        })).Status);
        Assert.All((await identity.SendAsync("GET", "/v3/credentials", demo)).Body!["credentials"]!.AsArray(), each => Assert.Equal((string?)own["user_id"], (string?)each!["user_id"]));
        Assert.Equal(204, (await identity.SendAsync("DELETE", $"/v3/credentials/{own["id"]}", demo)).Status);
    }

    [Theory]
    [InlineData("/v3/ec2tokens", false, 0, 200)]
    [InlineData("/v2.0/ec2tokens", false, 0, 200)]
    [InlineData("/v3/ec2tokens", true, 0, 401)]
    [InlineData("/v3/ec2tokens", false, 16, 401)]
    public async Task A_signed_request_becomes_a_token_of_its_signer(string path, bool forged, int minutesOld, int expected)
    {
        var pair = await Ec2PairAsync(await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo"));
        var service = await identity.TokenAsync("nova", IdentityFixture.ServicePassword, "service");
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWSAccessKeyId"] = (string)pair["access"]!,
            ["Action"] = "DescribeInstances",
            ["Filter.1.Name"] = "tag:a b*~",
            ["SignatureMethod"] = "HmacSHA256",
            ["SignatureVersion"] = "2",
            ["Timestamp"] = identity.Time.GetUtcNow().AddMinutes(-minutesOld).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        };
        var query = string.Join('&', parameters.Select(each => $"{Uri.EscapeDataString(each.Key)}={Uri.EscapeDataString(each.Value)}"));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(forged ? "guess" : (string)pair["secret"]!), Encoding.UTF8.GetBytes($"GET\nec2.example\n/services/Cloud/\n{query}")));
        var body = new JsonObject
        {
            ["credentials"] = new JsonObject
            {
                ["access"] = (string?)pair["access"],
                ["signature"] = signature,
                ["host"] = "ec2.example:8773",
                ["verb"] = "GET",
                ["path"] = "/services/Cloud/",
                ["params"] = new JsonObject(parameters.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))),
            },
        };

        var answer = await identity.SendAsync("POST", path, service, body);

        Assert.Equal(expected, answer.Status);
        if (expected == 200)
        {
            Assert.Equal("demo", (string?)(answer.Body!["token"]?["user"]!["name"] ?? answer.Body["access"]!["user"]!["name"]));
        }
    }

    [Fact]
    public async Task Signature_version_4_is_understood()
    {
        var pair = await Ec2PairAsync(await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo"));
        var service = await identity.TokenAsync("nova", IdentityFixture.ServicePassword, "service");
        var time = identity.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'");
        var day = time[..8];
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData("Action=DescribeInstances"u8));
        var canonical = $"POST\n/\n\nhost:127.0.0.1:8773\nx-amz-date:{time}\n\nhost;x-amz-date\n{bodyHash}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{day}/region/ec2/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + pair["secret"]);
        foreach (var step in (string[])[day, "region", "ec2", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        var answer = await identity.SendAsync("POST", "/v3/ec2tokens", service, new JsonObject
        {
            ["credentials"] = new JsonObject
            {
                ["access"] = (string?)pair["access"],
                ["signature"] = signature,
                ["host"] = "127.0.0.1:8773",
                ["verb"] = "POST",
                ["path"] = "/",
                ["params"] = new JsonObject { ["Action"] = "DescribeInstances" },
                ["headers"] = new JsonObject
                {
                    ["Host"] = "127.0.0.1:8773",
                    ["X-Amz-Date"] = time,
                    ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={pair["access"]}/{day}/region/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
                },
                ["body_hash"] = bodyHash,
            },
        });

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData(2, false, 200)]
    [InlineData(2, true, 401)]
    [InlineData(4, false, 200)]
    [InlineData(4, true, 401)]
    [InlineData(5, false, 401)]
    public async Task The_signer_of_an_s3_request_is_told(int version, bool forged, int expected)
    {
        var pair = await Ec2PairAsync(await identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo"));
        var service = await identity.TokenAsync("nova", IdentityFixture.ServicePassword, "service");
        var secret = forged ? "guess" : (string)pair["secret"]!;
        var text = version switch
        {
            2 => "GET\n\n\nFri, 02 Jan 2026 03:04:05 GMT\n/bucket/a?>",
            4 => "AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/region/s3/aws4_request\n0123",
            _ => "AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/region\n0123",
        };
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in (string[])["20260102", "region", "s3", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

#pragma warning disable CA5350 // What version 2 of S3's signatures is.
        var signature = version == 2
            ? Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)))
            : Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

        var answer = await identity.SendAsync("POST", "/v3/s3tokens", service, new JsonObject
        {
            ["credentials"] = new JsonObject
            {
                ["access"] = (string?)pair["access"],
                ["token"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_'),
                ["signature"] = signature,
            },
        });

        Assert.Equal(expected, answer.Status);
        if (expected == 200)
        {
            Assert.Equal("demo", (string?)answer.Body!["token"]!["user"]!["name"]);
        }
    }

    private async Task<string> UserIdAsync(string token)
        => (string)(await identity.SendAsync("GET", "/v3/auth/tokens", token, subject: token)).Body!["token"]!["user"]!["id"]!;

    private async Task<JsonNode> Ec2PairAsync(string token)
    {
        var self = (await identity.SendAsync("GET", "/v3/auth/tokens", token, subject: token)).Body!["token"]!;
        var answer = await identity.SendAsync("POST", $"/v3/users/{self["user"]!["id"]}/credentials/OS-EC2", token, new JsonObject
        {
            ["tenant_id"] = (string?)self["project"]!["id"],
        });
        Assert.Equal(201, answer.Status);
        return answer.Body!["credential"]!;
    }

    private Task<Answer> LoginAsync(string id, string secret) => identity.SendAsync("POST", "/v3/auth/tokens", null, new JsonObject
    {
        ["auth"] = new JsonObject
        {
            ["identity"] = new JsonObject
            {
                ["methods"] = new JsonArray("application_credential"),
                ["application_credential"] = new JsonObject { ["id"] = id, ["secret"] = secret },
            },
        },
    });

    private Task<Answer> RescopeAsync(string token, string scope) => identity.SendAsync("POST", "/v3/auth/tokens", null, JsonNode.Parse(
        $$"""{"auth": {"identity": {"methods": ["token"], "token": {"id": "{{token}}"} }, "scope": {{scope}} } }"""));
}
