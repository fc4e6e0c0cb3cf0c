using Nova.Api.Tests.Harness;
using Nova.Core.ServerGroups;

namespace Nova.Api.Tests.Compute;

public sealed class ServerGroupTests : IAsyncLifetime
{
    private static readonly Guid Mine = Guid.Parse("5bbcc3c4-1da2-4437-a48a-66f15b1b13f9");
    private static readonly Guid Other = Guid.Parse("616fb98f-46ca-475e-917e-2563e5a8cd19");

    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _api.Conductor.ServerGroups.Add(new ServerGroupRecord(Mine, "test", "abcd1234", "alice", "anti-affinity", 3, []));
        _api.Conductor.ServerGroups.Add(new ServerGroupRecord(Other, "other", "ffff", "bob", "affinity", null, []));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(104)]
    public async Task AnAnswerHasTheDocumentedForm(int version)
    {
        string body = version < 64
            ? """{"server_group": {"name": "test", "policies": ["anti-affinity"]}}"""
            : """{"server_group": {"name": "test", "policy": "anti-affinity", "rules": {"max_server_per_host": "3"}}}""";

        Answer created = await SendAsync("POST", "", version, body);
        Answer listed = await SendAsync("GET", "", version);
        Answer shown = await SendAsync("GET", "/" + Mine, version);

        Sample.AssertSameForm(Sample.ResponseOf("POST", "/os-server-groups", version), created.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-server-groups", version), listed.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-server-groups/{id}", version), shown.Succeeded());
    }

    [Fact]
    public async Task RulesAreEmptyWhereNoneWereGiven()
    {
        Answer answer = await SendAsync("POST", "", 64, """{"server_group": {"name": "x", "policy": "soft-affinity", "rules": {}}}""");

        Assert.Equal("{}", answer.Succeeded().GetProperty("server_group").GetProperty("rules").GetRawText());
    }

    [Theory]
    [InlineData(1, """{"name": "x", "policies": ["soft-affinity"]}""", "Invalid input for field/attribute 0. Value: soft-affinity. 'soft-affinity' is not one of ['anti-affinity', 'affinity']")]
    [InlineData(15, """{"name": "x", "policies": []}""", "Invalid input for field/attribute policies. Value: []. [] should be non-empty")]
    [InlineData(15, """{"name": "x", "policies": ["affinity", "anti-affinity"]}""", "Invalid input for field/attribute policies. Value: ['affinity', 'anti-affinity']. ['affinity', 'anti-affinity'] is too long")]
    [InlineData(64, """{"name": "x", "policy": "affinity", "rules": {"max_server_per_host": 2}}""", "Only anti-affinity policy supports rules.")]
    [InlineData(64, """{"name": "x", "policy": "anti-affinity", "rules": {"max_server_per_host": 0}}""", "Invalid input for field/attribute max_server_per_host. Value: 0. 0 is less than the minimum of 1")]
    [InlineData(64, """{"name": "x"}""", "Invalid input for field/attribute server_group. Value: {'name': 'x'}. 'policy' is a required property")]
    public async Task BodiesAreCheckedByTheSchemaOfTheVersion(int version, string group, string message)
    {
        Answer answer = await SendAsync("POST", "", version, $$$"""{"server_group": {{{group}}}}""");

        answer.IsFault(400, "badRequest", message);
    }

    [Fact]
    public async Task SoftPoliciesCameWith215()
    {
        Answer answer = await SendAsync("POST", "", 15, """{"server_group": {"name": "x", "policies": ["soft-anti-affinity"]}}""");

        Assert.Equal("soft-anti-affinity", answer.Succeeded().GetProperty("server_group").GetProperty("policies")[0].GetString());
    }

    [Theory]
    [InlineData(ApiHarness.User, "", "test")]
    [InlineData(ApiHarness.User, "?all_projects=1", "test")]
    [InlineData(ApiHarness.Admin, "", "")]
    [InlineData(ApiHarness.Admin, "?all_projects", "test other")]
    [InlineData(ApiHarness.Admin, "?all_projects=1&limit=1", "test")]
    [InlineData(ApiHarness.Admin, "?all_projects=1&limit=1&offset=1", "other")]
    [InlineData(ApiHarness.Admin, "?all_projects=1&offset=5", "")]
    public async Task AListIsOfTheProjectUnlessAnAdministratorAsksForAll(string token, string query, string names)
    {
        Answer answer = await SendAsync("GET", query, 1, token: token);

        Assert.Equal(names, string.Join(' ', answer.Succeeded().GetProperty("server_groups").EnumerateArray().Select(g => g.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task AnotherProjectsGroupDoesNotExist()
    {
        Answer shown = await SendAsync("GET", "/" + Other, 1);
        Answer deleted = await SendAsync("DELETE", "/" + Other, 1);
        Answer asAdmin = await SendAsync("GET", "/" + Other, 1, token: ApiHarness.Admin);
        Answer noUuid = await SendAsync("GET", "/x", 1);

        shown.IsFault(404, "itemNotFound", $"Instance group {Other} could not be found.");
        deleted.IsFault(404, "itemNotFound", $"Instance group {Other} could not be found.");
        Assert.Equal(200, asAdmin.Status);
        noUuid.IsFault(404, "itemNotFound", "Instance group x could not be found.");
    }

    [Fact]
    public async Task AGroupIsDeleted()
    {
        Answer deleted = await SendAsync("DELETE", "/" + Mine, 1);
        Answer gone = await SendAsync("GET", "/" + Mine, 1);

        Assert.Equal(204, deleted.Status);
        Assert.Equal(404, gone.Status);
    }

    [Fact]
    public async Task TheQuotaBoundsThem()
    {
        Answer answer = null!;
        for (int i = 0; i < 10; i++)
        {
            answer = await SendAsync("POST", "", 1, """{"server_group": {"name": "test", "policies": ["affinity"]}}""");
        }

        answer.IsFault(403, "forbidden", "Quota exceeded, too many server groups.");
    }

    private Task<Answer> SendAsync(string method, string path, int version, string? body = null, string token = ApiHarness.User) =>
        _api.SendAsync(method, "/v2.1/os-server-groups" + path, body, token, "2." + version);
}
