using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>What happens before a handler runs: ids, tokens, project path, microversions, windows, bodies.</summary>
public sealed class EntranceTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHarness _api = fixture.Api;

    [Fact]
    public async Task EveryAnswerCarriesOneRequestIdInBothHeaders()
    {
        foreach (string path in new[] { "/", "/v2.1/extensions", "/v2.1/nothing", "/elsewhere" })
        {
            Answer answer = await _api.SendAsync("GET", path);

            Assert.Matches("^req-[0-9a-f-]{36}$", answer.Header("x-openstack-request-id"));
            Assert.Equal(answer.Header("x-openstack-request-id"), answer.Header("x-compute-request-id"));
        }
    }

    [Fact]
    public async Task WithoutTokenTheAnswerIsTheTokenFiltersOwn()
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-keypairs", token: null);

        Assert.Equal(401, answer.Status);
        Assert.Equal("Keystone uri=\"http://identity.example:5000\"", answer.Header("WWW-Authenticate"));
        JsonElement error = answer.Json.GetProperty("error");
        Assert.Equal(401, error.GetProperty("code").GetInt32());
        Assert.Equal("Unauthorized", error.GetProperty("title").GetString());
        Assert.Equal("The request you have made requires authentication.", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("GET", "/v2.1/nothing")]
    [InlineData("PATCH", "/v2.1/os-keypairs")]
    [InlineData("PUT", "/v2.1/os-keypairs")]
    [InlineData("GET", "/v2.1/ABCD1234/os-keypairs")]
    public async Task UnknownPathsAndMethodsGetABare404(string method, string path)
    {
        Answer answer = await _api.SendAsync(method, path);

        Assert.Equal(404, answer.Status);
        Assert.DoesNotContain("itemNotFound", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Header("OpenStack-API-Version"));
        Assert.Null(answer.Header("Allow"));
    }

    [Fact]
    public async Task TheProjectInThePathHasToBeTheTokens()
    {
        Answer same = await _api.SendAsync("GET", "/v2.1/abcd1234/os-keypairs");
        Answer other = await _api.SendAsync("GET", "/v2.1/abcd9999/os-keypairs");

        Assert.Equal(200, same.Status);
        other.IsFault(
            400, "badRequest", "Malformed request URL: URL's project_id 'abcd9999' doesn't match Context's project_id 'abcd1234'");
    }

    [Theory]
    [InlineData(null, null, "2.1")]
    [InlineData("compute 2.42", null, "2.42")]
    [InlineData("compute latest", null, "2.104")]
    [InlineData(null, "2.17", "2.17")]
    [InlineData("compute 2.42", "2.17", "2.42")]
    [InlineData("placement 1.2", "2.17", "2.17")]
    [InlineData("placement 1.2, compute 2.9", null, "2.9")]
    [InlineData("compute 2.9,volume 3.60", null, "2.9")]
    public async Task TheVersionServedIsToldInBothHeaders(string? header, string? oldHeader, string served)
    {
        var headers = new List<(string, string)>();
        if (header is not null)
        {
            headers.Add(("OpenStack-API-Version", header));
        }

        if (oldHeader is not null)
        {
            headers.Add(("X-OpenStack-Nova-API-Version", oldHeader));
        }

        Answer answer = await _api.SendAsync("GET", "/v2.1/extensions", headers: [.. headers]);

        Assert.Equal(200, answer.Status);
        Assert.Equal("compute " + served, answer.Header("OpenStack-API-Version"));
        Assert.Equal(served, answer.Header("X-OpenStack-Nova-API-Version"));
        Assert.Equal("OpenStack-API-Version, X-OpenStack-Nova-API-Version", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("2.105", 406, "computeFault", "Version 2.105 is not supported by the API. Minimum is 2.1 and maximum is 2.104.")]
    [InlineData("2.0", 406, "computeFault", "Version 2.0 is not supported by the API. Minimum is 2.1 and maximum is 2.104.")]
    [InlineData("3.1", 406, "computeFault", "Version 3.1 is not supported by the API. Minimum is 2.1 and maximum is 2.104.")]
    [InlineData("2.01", 400, "badRequest", "API Version String 2.01 is of invalid format. Must be of format MajorNum.MinorNum.")]
    [InlineData("LATEST", 400, "badRequest", "API Version String LATEST is of invalid format. Must be of format MajorNum.MinorNum.")]
    [InlineData("two", 400, "badRequest", "API Version String two is of invalid format. Must be of format MajorNum.MinorNum.")]
    public async Task AVersionThatIsNotServedIsRefused(string version, int status, string name, string message)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/extensions", version: version);

        answer.IsFault(status, name, message);
    }

    [Fact]
    public async Task OutsideItsWindowAnOperationDoesNotExist()
    {
        const string Body = """{"flavor": {"description": "x"}}""";
        Answer before = await _api.SendAsync("PUT", "/v2.1/flavors/1", Body, ApiHarness.Admin, "2.54");

        before.IsFault(404, "itemNotFound", "The resource could not be found.");
        Assert.Equal("compute 2.54", before.Header("OpenStack-API-Version"));
    }

    [Fact]
    public async Task PolicyIsAskedBeforeTheBodyIsLookedAt()
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/flavors", "{}");

        answer.IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.");
    }

    [Theory]
    [InlineData("{", "application/json", 400, "badRequest", "Malformed request body")]
    [InlineData("{}", "application/xml", 415, "badMediaType", "Unsupported Content-Type")]
    [InlineData("{}", "application/json", 400, "badRequest", "'keypair' is a required property")]
    [InlineData("{}", "text/plain", 400, "badRequest", "'keypair' is a required property")]
    [InlineData("null", "application/json", 400, "badRequest", "None is not of type 'object'")]
    public async Task BodiesThatCannotBeUsed(string body, string contentType, int status, string name, string message)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/os-keypairs", body, headers: ("Content-Type", contentType));

        answer.IsFault(status, name, message);
    }

    [Fact]
    public async Task NoBodyIsNoObject()
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/os-keypairs");

        answer.IsFault(400, "badRequest", "None is not of type 'object'");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot(bool chunked)
    {
        string body = "{\"keypair\": {\"name\": \"" + new string('x', 114688) + "\"}}";
        Answer answer = chunked
            ? await _api.SendAsync("POST", "/v2.1/os-keypairs", body, headers: ("Transfer-Encoding", "chunked"))
            : await _api.SendAsync("POST", "/v2.1/os-keypairs", body);

        answer.IsFault(413, "overLimit", "Request is too large.");
    }

    [Theory]
    [InlineData("""{"fly": null}""", "There is no such action: fly")]
    [InlineData("""{"addTenantAccess": null, "removeTenantAccess": null}""", "Malformed request body")]
    [InlineData("[]", "Malformed request body")]
    [InlineData("""{"addTenantAccess": {"tenant": 1}}""", "Invalid input for field/attribute tenant. Value: 1. 1 is not of type 'string'")]
    public async Task ActionsAreChosenByTheOnlyKeyOfTheBody(string body, string message)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/flavors/1/action", body, ApiHarness.Admin);

        answer.IsFault(400, "badRequest", message);
    }

    [Theory]
    [InlineData("key with blanks")]
    [InlineData("")]
    public async Task AnIdempotencyKeyIsVisibleText(string key)
    {
        Answer answer = await _api.SendAsync(
            "POST", "/v2.1/os-keypairs", """{"keypair": {"name": "idem"}}""", headers: ("Idempotency-Key", key));

        answer.IsFault(400, "badRequest", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
    }
}
