using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>Tokens as the identity service sees them.</summary>
public sealed class KeystoneTests : IAsyncLifetime
{
    private FakeIdentity _identity = null!;
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _identity = await FakeIdentity.StartAsync();
        _api = await ApiHarness.StartAsync(_identity.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _identity.DisposeAsync();
    }

    [Theory]
    [InlineData("alice:abcd:member,reader", "GET", "/v2.1/abcd/os-keypairs", 200)]
    [InlineData("alice:abcd:member,reader", "GET", "/v2.1/os-keypairs?user_id=bob", 403)]
    [InlineData("root:abcd:admin,member,reader", "GET", "/v2.1/os-keypairs?user_id=bob", 200)]
    [InlineData("root:abcd:ADMIN", "GET", "/v2.1/os-keypairs?user_id=bob", 200)]
    [InlineData("alice:abcd:nothing", "GET", "/v2.1/flavors/1/os-extra_specs", 403)]
    [InlineData("alice:ffff:member", "GET", "/v2.1/abcd/os-keypairs", 400)]
    [InlineData("forged", "GET", "/v2.1/os-keypairs", 401)]
    [InlineData("expired:alice:abcd:member", "GET", "/v2.1/os-keypairs", 401)]
    public async Task TheTokenDecides(string token, string method, string path, int status)
    {
        Answer answer = await _api.SendAsync(method, path, token: token, version: "2.10");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task ATokenIsAskedAboutOnce()
    {
        await _api.SendAsync("GET", "/v2.1/os-keypairs", token: "alice:abcd:member");
        await _api.SendAsync("GET", "/v2.1/os-keypairs", token: "alice:abcd:member");

        Assert.Equal(1, _identity.Validations);
    }

    [Theory]
    [InlineData("glance:ffff:service", 200)]
    [InlineData("mallory:ffff:member", 401)]
    public async Task AServiceVouchesForATokenThatHasExpired(string serviceToken, int status)
    {
        Answer answer = await _api.SendAsync(
            "GET", "/v2.1/os-keypairs", token: "expired:alice:abcd:member", headers: ("X-Service-Token", serviceToken));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("cinder:ffff:service", 200)]
    [InlineData("mallory:ffff:member", 403)]
    [InlineData("forged", 403)]
    [InlineData(null, 403)]
    public async Task APolicyMayAskForTheRoleOfTheServiceThatSentTheRequest(string? serviceToken, int status)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"os_compute_api:os-keypairs:index": "service_roles:service"}""", TestContext.Current.CancellationToken);
        await using ApiHarness api = await ApiHarness.StartAsync($"{_identity.Configuration}\n[oslo_policy]\npolicy_file = {file}");

        Answer answer = serviceToken is null ? await api.SendAsync("GET", "/v2.1/os-keypairs", token: "alice:abcd:member")
            : await api.SendAsync("GET", "/v2.1/os-keypairs", token: "alice:abcd:member", headers: ("X-Service-Token", serviceToken));

        Assert.Equal(status, answer.Status);
        File.Delete(file);
    }

    [Fact]
    public async Task WhereIdentityDoesNotAnswerTheAnswerIs503()
    {
        await _identity.DisposeAsync();

        Answer answer = await _api.SendAsync("GET", "/v2.1/os-keypairs", token: "alice:abcd:member");

        Assert.Equal(503, answer.Status);
        Assert.DoesNotContain("serviceUnavailable", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccessIsNotGrantedToAProjectThatDoesNotExist()
    {
        _api.Conductor.Add(new Nova.Core.Flavors.FlavorRecord { Id = "p", Name = "p", MemoryMb = 1, Vcpus = 1, RootGb = 1, IsPublic = false });
        const string Admin = "root:abcd:admin";

        Answer known = await _api.SendAsync("POST", "/v2.1/flavors/p/action", """{"addTenantAccess": {"tenant": "abcd"}}""", Admin);
        Answer unknown = await _api.SendAsync("POST", "/v2.1/flavors/p/action", """{"addTenantAccess": {"tenant": "typo"}}""", Admin);

        Assert.Equal(200, known.Status);
        unknown.IsFault(400, "badRequest", "Project ID typo is not a valid project.");
    }
}
