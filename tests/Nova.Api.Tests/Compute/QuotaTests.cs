using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

/// <summary>os-quota-sets, os-quota-class-sets and limits.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/os-quota-sets/{id}", "/os-quota-sets/abcd1234", 1, 35, 36, 56, 57, 104)]
    [InlineData("/os-quota-sets/{id}", "/os-quota-sets/abcd1234?user_id=alice", 1, 36, 57, 104)]
    [InlineData("/os-quota-sets/{id}/detail", "/os-quota-sets/abcd1234/detail", 1, 35, 36, 56, 57, 104)]
    [InlineData("/os-quota-sets/{id}/defaults", "/os-quota-sets/abcd1234/defaults", 1, 35, 36, 56, 57, 104)]
    [InlineData("/os-quota-class-sets/{id}", "/os-quota-class-sets/default", 1, 49, 50, 56, 57, 104)]
    [InlineData("/limits", "/limits", 1, 35, 36, 38, 39, 56, 57, 104)]
    public async Task AnAnswerHasTheDocumentedForm(string path, string concrete, params int[] versions)
    {
        foreach (int version in versions)
        {
            Answer answer = await _api.SendAsync("GET", "/v2.1" + concrete, token: ApiHarness.Admin, version: "2." + version);

            Sample.AssertSameForm(Sample.ResponseOf("GET", path, version), answer.Succeeded(), $"{path} at 2.{version}: ");
        }
    }

    [Theory]
    [InlineData("/os-quota-sets/{id}", "/os-quota-sets/abcd1234", """{"quota_set": {"cores": 45}}""", 1, 36, 57, 104)]
    [InlineData("/os-quota-sets/{id}", "/os-quota-sets/abcd1234?user_id=alice", """{"quota_set": {"instances": "9", "force": "True"}}""", 1, 36, 57)]
    [InlineData("/os-quota-class-sets/{id}", "/os-quota-class-sets/default", """{"quota_class_set": {"ram": -1}}""", 1, 50, 57, 104)]
    public async Task AChangeAnswersTheDocumentedForm(string path, string concrete, string body, params int[] versions)
    {
        foreach (int version in versions)
        {
            Answer answer = await _api.SendAsync("PUT", "/v2.1" + concrete, body, ApiHarness.Admin, "2." + version);

            Sample.AssertSameForm(Sample.ResponseOf("PUT", path, version), answer.Succeeded(), $"{path} at 2.{version}: ");
        }
    }

    [Fact]
    public async Task LimitsAreSetForAProjectAndForAUserAndTakenBack()
    {
        await _api.SendAsync("PUT", "/v2.1/os-quota-sets/p1", """{"quota_set": {"cores": "45"}}""", ApiHarness.Admin);
        await _api.SendAsync("PUT", "/v2.1/os-quota-sets/p1?user_id=alice", """{"quota_set": {"cores": 5}}""", ApiHarness.Admin);

        Assert.Equal(45, await CoresAsync("p1"));
        Assert.Equal(5, await CoresAsync("p1?user_id=alice"));
        Assert.Equal(20, await CoresAsync("p1/defaults"));

        Answer deleted = await _api.SendAsync("DELETE", "/v2.1/os-quota-sets/p1", token: ApiHarness.Admin);

        Assert.Equal(202, deleted.Status);
        Assert.Equal(20, await CoresAsync("p1"));
    }

    [Fact]
    public async Task ALimitBelowTheUseNeedsForce()
    {
        Answer refused = await _api.SendAsync("PUT", "/v2.1/os-quota-sets/p1", """{"quota_set": {"instances": 1}}""", ApiHarness.Admin);
        Answer forced = await _api.SendAsync(
            "PUT", "/v2.1/os-quota-sets/p1", """{"quota_set": {"instances": 1, "force": true}}""", ApiHarness.Admin, "2.104");

        refused.IsFault(400, "badRequest", "Quota limit 1 for instances must be greater than or equal to already used and reserved 2.");
        Assert.Equal(1, forced.Succeeded().GetProperty("quota_set").GetProperty("instances").GetInt32());
    }

    [Fact]
    public async Task DetailTellsTheUseOfAProjectButNotOfItsUsersKeys()
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-quota-sets/abcd1234/detail");

        Assert.Equal("""{"in_use":3,"limit":20,"reserved":0}""", answer.Succeeded().GetProperty("quota_set").GetProperty("cores").GetRawText());
        Assert.Equal(0, answer.Json.GetProperty("quota_set").GetProperty("key_pairs").GetProperty("in_use").GetInt32());
    }

    [Theory]
    [InlineData("2.1", """{"quota_set": {"networks": 1}}""", "The networks quota has been removed")]
    [InlineData("2.1", """{"quota_set": {"cores": -2}}""", "Invalid input for field/attribute cores. Value: -2. -2 is less than the minimum of -1")]
    [InlineData("2.1", """{"quota_set": {"cores": "x"}}""", "Invalid input for field/attribute cores. Value: x. 'x' does not match '^-?[0-9]+$'")]
    [InlineData("2.1", """{"quota_set": {"cores": 2147483648}}""", "Invalid input for field/attribute cores. Value: 2147483648. 2147483648 is greater than the maximum of 2147483647")]
    [InlineData("2.36", """{"quota_set": {"fixed_ips": 1}}""", "Invalid input for field/attribute quota_set. Value: {'fixed_ips': 1}. Additional properties are not allowed ('fixed_ips' was unexpected)")]
    [InlineData("2.57", """{"quota_set": {"injected_files": 1}}""", "Invalid input for field/attribute quota_set. Value: {'injected_files': 1}. Additional properties are not allowed ('injected_files' was unexpected)")]
    [InlineData("2.1", """{"cores": 1}""", "'quota_set' is a required property")]
    public async Task BodiesAreCheckedByTheSchemaOfTheVersion(string version, string body, string message)
    {
        Answer answer = await _api.SendAsync("PUT", "/v2.1/os-quota-sets/p1", body, ApiHarness.Admin, version);

        answer.IsFault(400, "badRequest", message);
    }

    [Theory]
    [InlineData("GET", "/os-quota-sets/abcd1234", 200, "")]
    [InlineData("GET", "/os-quota-sets/other", 403, "os_compute_api:os-quota-sets:show")]
    [InlineData("GET", "/os-quota-sets/other/detail", 403, "os_compute_api:os-quota-sets:detail")]
    [InlineData("GET", "/os-quota-sets/other/defaults", 200, "")]
    [InlineData("DELETE", "/os-quota-sets/abcd1234", 403, "os_compute_api:os-quota-sets:delete")]
    [InlineData("GET", "/os-quota-class-sets/default", 403, "os_compute_api:os-quota-class-sets:show")]
    [InlineData("GET", "/limits", 200, "")]
    [InlineData("GET", "/limits?tenant_id=other", 403, "os_compute_api:limits:other_project")]
    public async Task AProjectSeesItsOwnQuotaAndChangesNone(string method, string path, int status, string policy)
    {
        Answer answer = await _api.SendAsync(method, "/v2.1" + path);

        Assert.Equal(status, answer.Status);
        if (status == 403)
        {
            answer.IsFault(403, "forbidden", $"Policy doesn't allow {policy} to be performed.");
        }
    }

    [Fact]
    public async Task AClassHasLimitsOfItsOwn()
    {
        await _api.SendAsync("PUT", "/v2.1/os-quota-class-sets/gold", """{"quota_class_set": {"cores": 99}}""", ApiHarness.Admin);
        Answer gold = await _api.SendAsync("GET", "/v2.1/os-quota-class-sets/gold", token: ApiHarness.Admin);

        Assert.Equal("gold", gold.Succeeded().GetProperty("quota_class_set").GetProperty("id").GetString());
        Assert.Equal(99, gold.Json.GetProperty("quota_class_set").GetProperty("cores").GetInt32());
        Assert.Equal(20, await CoresAsync("p1/defaults"));
    }

    [Fact]
    public async Task LimitsAreThoseOfTheProjectNamed()
    {
        await _api.SendAsync("PUT", "/v2.1/os-quota-sets/p1", """{"quota_set": {"cores": 45}}""", ApiHarness.Admin);

        Answer other = await _api.SendAsync("GET", "/v2.1/limits?tenant_id=p1", token: ApiHarness.Admin);
        Answer unknownParameter = await _api.SendAsync("GET", "/v2.1/limits?reserved=1", version: "2.75");

        Assert.Equal(45, other.Succeeded().GetProperty("limits").GetProperty("absolute").GetProperty("maxTotalCores").GetInt32());
        Assert.Equal(3, other.Json.GetProperty("limits").GetProperty("absolute").GetProperty("totalCoresUsed").GetInt32());
        unknownParameter.IsFault(400, "badRequest", "Additional properties are not allowed ('reserved' was unexpected)");
    }

    [Fact]
    public async Task AProjectThatDoesNotExistHasNoQuota()
    {
        await using FakeIdentity identity = await FakeIdentity.StartAsync();
        await using ApiHarness api = await ApiHarness.StartAsync(identity.Configuration);

        Answer known = await api.SendAsync("GET", "/v2.1/os-quota-sets/abcd", token: "root:abcd:admin,reader");
        Answer unknown = await api.SendAsync("GET", "/v2.1/os-quota-sets/dddd", token: "root:abcd:admin,reader");
        Answer deleted = await api.SendAsync("DELETE", "/v2.1/os-quota-sets/dddd", token: "root:abcd:admin,reader");

        Assert.Equal(200, known.Status);
        unknown.IsFault(400, "badRequest", "Project ID dddd is not a valid project.");
        Assert.Equal(202, deleted.Status);
    }

    private async Task<int> CoresAsync(string path)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-quota-sets/" + path, token: ApiHarness.Admin);
        return answer.Succeeded().GetProperty("quota_set").GetProperty("cores").GetInt32();
    }
}
