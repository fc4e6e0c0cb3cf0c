using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class KeypairTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKbEBGX5ZMfTW8pj3eIAmiO1HXXFxLAZ7bOPOpNnWtiD me@here";

    private readonly ApiHarness _api = fixture.Api;

    [Fact]
    public async Task AnImportedKeyIsShownListedAndDeleted()
    {
        Answer created = await _api.SendAsync(
            "POST", "/v2.1/os-keypairs", $$$"""{"keypair": {"name": "imported", "public_key": "{{{Ed25519}}}"}}""", version: "2.2");
        Answer shown = await _api.SendAsync("GET", "/v2.1/os-keypairs/imported", version: "2.2");
        Answer deleted = await _api.SendAsync("DELETE", "/v2.1/os-keypairs/imported", version: "2.2");
        Answer gone = await _api.SendAsync("GET", "/v2.1/os-keypairs/imported", version: "2.2");

        Assert.Equal(201, created.Status);
        Assert.False(created.Json.GetProperty("keypair").TryGetProperty("private_key", out _));
        Assert.Equal("8f:eb:7f:39:8b:38:8a:2f:1a:ca:c4:ef:a5:ff:3a:6b".Length, created.Json.GetProperty("keypair").GetProperty("fingerprint").GetString()!.Length);
        Assert.Equal(200, shown.Status);
        Assert.Equal("ssh", shown.Json.GetProperty("keypair").GetProperty("type").GetString());
        Assert.Equal(204, deleted.Status);
        Assert.Empty(deleted.Text);
        gone.IsFault(404, "itemNotFound", "Keypair imported not found for user alice");
    }

    [Theory]
    [InlineData("2.1", 200, 202)]
    [InlineData("2.2", 201, 204)]
    [InlineData("2.91", 201, 204)]
    public async Task StatusesFollowTheVersion(string version, int create, int delete)
    {
        string name = "status " + version.Replace('.', '_');
        Answer created = await _api.SendAsync("POST", "/v2.1/os-keypairs", $$$"""{"keypair": {"name": "{{{name}}}"}}""", version: version);
        Answer deleted = await _api.SendAsync("DELETE", "/v2.1/os-keypairs/" + name, version: version);

        Assert.Equal(create, created.Status);
        Assert.Equal(delete, deleted.Status);
        Assert.Equal(version != "2.1", created.Json.GetProperty("keypair").TryGetProperty("type", out _));
    }

    [Fact]
    public async Task AGeneratedKeyGivesItsPrivateHalfAwayOnce()
    {
        Answer created = await _api.SendAsync("POST", "/v2.1/os-keypairs", """{"keypair": {"name": "made"}}""");
        Answer shown = await _api.SendAsync("GET", "/v2.1/os-keypairs/made");

        JsonElement keypair = created.Succeeded().GetProperty("keypair");
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", keypair.GetProperty("private_key").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("ssh-rsa AAAAB3NzaC1yc2E", keypair.GetProperty("public_key").GetString(), StringComparison.Ordinal);
        Assert.False(shown.Json.GetProperty("keypair").TryGetProperty("private_key", out _));
    }

    [Fact]
    public async Task AGeneratedCertificateNamesTheUser()
    {
        Answer created = await _api.SendAsync(
            "POST", "/v2.1/os-keypairs", """{"keypair": {"name": "windows", "type": "x509"}}""", version: "2.2");

        JsonElement keypair = created.Json.GetProperty("keypair");
        Assert.Equal("x509", keypair.GetProperty("type").GetString());
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            keypair.GetProperty("public_key").GetString());
        Assert.Equal("CN=alice", certificate.Subject);
        Assert.Matches("^([0-9a-f]{2}:){19}[0-9a-f]{2}$", keypair.GetProperty("fingerprint").GetString());
    }

    [Theory]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINPprw49LDRo79BPowkzMdw0SGUYcND+hgKz+ZMVrZDB")]
    [InlineData("ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBO73Nkrd1xlN6ySIJxytUsn5esEMUcCBem4ENTOxHQ73UQB5wl8xVOqFRj5RWNBUZ2SE6oL2UmnEFg2c1a8aB1+X8Fydre3gg6xVTeZMgKT6d6FIj1CMhxeQXk5Hd7RIIQ== me@here")]
    public async Task AWholeKeyIsImported(string key)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/os-keypairs", $$$"""{"keypair": {"name": "whole", "public_key": "{{{key}}}"}}""");

        Assert.Equal(key, answer.Succeeded().GetProperty("keypair").GetProperty("public_key").GetString());
        await _api.SendAsync("DELETE", "/v2.1/os-keypairs/whole");
    }

    [Theory]
    [InlineData("ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBO73Nkrd1xlN6ySIJxytUsn5esEM")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINPprw49LDRo79BPowkzMdw0SGUYcND+hgKz+ZMVrZDBAAAAAXg=")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5")]
    [InlineData("ssh-rsa AAAA")]
    [InlineData("nonsense")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIKbEBGX5ZMfTW8pj3eIAmiO1HXXFxLAZ7bOPOpNnWtiD")]
    public async Task AKeyThatIsNoneIsRefused(string key)
    {
        Answer answer = await _api.SendAsync(
            "POST", "/v2.1/os-keypairs", $$$"""{"keypair": {"name": "bad", "public_key": "{{{key}}}"}}""");

        answer.IsFault(400, "badRequest", "Keypair data is invalid: failed to generate fingerprint");
    }

    [Theory]
    [InlineData("2.1", """{"name": "a", "type": "ssh"}""", "Invalid input for field/attribute keypair. Value: {'name': 'a', 'type': 'ssh'}. Additional properties are not allowed ('type' was unexpected)")]
    [InlineData("2.2", """{"name": "a", "type": "dsa"}""", "Invalid input for field/attribute type. Value: dsa. 'dsa' is not one of ['ssh', 'x509']")]
    [InlineData("2.2", """{"name": 5}""", "Invalid input for field/attribute name. Value: 5. 5 is not of type 'string'")]
    [InlineData("2.2", """{"name": ""}""", "Invalid input for field/attribute name. Value: . '' should be non-empty")]
    [InlineData("2.92", """{"name": "a"}""", "Invalid input for field/attribute keypair. Value: {'name': 'a'}. 'public_key' is a required property")]
    [InlineData("2.2", """{"name": " a"}""", "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")]
    public async Task BodiesAreCheckedByTheSchemaOfTheVersion(string version, string keypair, string message)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/os-keypairs", $$$"""{"keypair": {{{keypair}}}}""", version: version);

        answer.IsFault(400, "badRequest", message);
    }

    [Fact]
    public async Task TheLegacyEndpointDropsWhatItDoesNotKnowAndStripsBlanks()
    {
        Answer answer = await _api.SendAsync(
            "POST", "/v2/os-keypairs", """{"keypair": {"name": " old ", "type": "x509", "colour": "red"}}""", version: "2.90");

        Assert.Equal(200, answer.Status);
        Assert.Equal("old", answer.Json.GetProperty("keypair").GetProperty("name").GetString());
        Assert.False(answer.Json.GetProperty("keypair").TryGetProperty("type", out _));
        Assert.StartsWith("ssh-rsa", answer.Json.GetProperty("keypair").GetProperty("public_key").GetString(), StringComparison.Ordinal);
        Assert.Null(answer.Header("OpenStack-API-Version"));
        Assert.Null(answer.Header("X-OpenStack-Nova-API-Version"));
        Assert.Null(answer.Header("Vary"));
    }

    [Fact]
    public async Task PagesLinkToTheNextOneWhileTheyAreFull()
    {
        const string Token = "pager:abcd1234";
        foreach (string name in new[] { "c", "a", "b" })
        {
            await _api.SendAsync("POST", "/v2.1/os-keypairs", $$$"""{"keypair": {"name": "{{{name}}}", "public_key": "{{{Ed25519}}}"}}""", Token);
        }

        Answer first = await _api.SendAsync("GET", "/v2.1/abcd1234/os-keypairs?limit=2", token: Token, version: "2.35");
        string next = first.Json.GetProperty("keypairs_links")[0].GetProperty("href").GetString()!;
        Answer second = await _api.SendAsync("GET", next, token: Token, version: "2.35");
        Answer unpaged = await _api.SendAsync("GET", "/v2.1/os-keypairs?limit=2", token: Token, version: "2.34");

        Assert.EndsWith("/v2.1/abcd1234/os-keypairs?limit=2&marker=b", next, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.False(second.Json.TryGetProperty("keypairs_links", out _));
        Assert.Equal(3, unpaged.Json.GetProperty("keypairs").GetArrayLength());
    }

    [Theory]
    [InlineData("?limit=-1", "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'")]
    [InlineData("?limit=", "Invalid input for query parameters limit. Value: . '' should be non-empty")]
    [InlineData("?marker=none", "marker [none] not found")]
    [InlineData("?colour=red&a=1", "Additional properties are not allowed ('a', 'colour' were unexpected)")]
    public async Task QueriesAreChecked(string query, string message)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-keypairs" + query, version: "2.75");

        answer.IsFault(400, "badRequest", message);
    }

    [Fact]
    public async Task OnlyAdministratorsReachOtherUsersKeys()
    {
        Answer asUser = await _api.SendAsync("GET", "/v2.1/os-keypairs?user_id=bob", version: "2.10");
        Answer asAdmin = await _api.SendAsync("GET", "/v2.1/os-keypairs?user_id=bob", token: ApiHarness.Admin, version: "2.10");
        Answer beforeItExisted = await _api.SendAsync("GET", "/v2.1/os-keypairs?user_id=bob", version: "2.9");

        asUser.IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:os-keypairs:index to be performed.");
        Assert.Equal(200, asAdmin.Status);
        Assert.Equal(200, beforeItExisted.Status);
    }

    private static string[] Names(Answer answer) =>
        [.. answer.Json.GetProperty("keypairs").EnumerateArray().Select(k => k.GetProperty("keypair").GetProperty("name").GetString()!)];
}
