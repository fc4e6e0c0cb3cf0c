using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class AggregateTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        await SendAsync("POST", "", 1, """{"aggregate": {"name": "first", "availability_zone": "london"}}""");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(81)]
    [InlineData(104)]
    public async Task AnAnswerHasTheDocumentedForm(int version)
    {
        void hasForm(Answer answer, string method, string path, string? action = null) =>
            Sample.AssertSameForm(Sample.ResponseOf(method, "/os-aggregates" + path, version, action), answer.Succeeded(), $"{method} {path} {action}: ");

        hasForm(await SendAsync("POST", "", version, """{"aggregate": {"name": "name", "availability_zone": "london"}}"""), "POST", "");
        hasForm(await SendAsync("PUT", "/1", version, """{"aggregate": {"name": "newname", "availability_zone": "nova2"}}"""), "PUT", "/{id}");
        hasForm(await ActAsync(version, """{"add_host": {"host": "compute"}}"""), "POST", "/{id}/action", "add_host");
        hasForm(await SendAsync("GET", "", version), "GET", "");
        hasForm(await SendAsync("GET", "/1", version), "GET", "/{id}");
        hasForm(await ActAsync(version, """{"set_metadata": {"metadata": {"key": "value"}}}"""), "POST", "/{id}/action", "set_metadata");
        hasForm(await ActAsync(version, """{"remove_host": {"host": "compute"}}"""), "POST", "/{id}/action", "remove_host");
    }

    [Fact]
    public async Task AZoneWithAColonIsRefusedByItsOwnName()
    {
        Answer answer = await SendAsync("POST", "", 1, """{"aggregate": {"name": "second", "availability_zone": "a:b"}}""");

        answer.IsFault(400, "badRequest", "Invalid input for field/attribute availability_zone. Value: a:b. 'a:b' is not valid under any of the given schemas");
    }

    [Fact]
    public async Task TheZoneIsMetadata()
    {
        Answer moved = await SendAsync("PUT", "/1", 1, """{"aggregate": {"availability_zone": "paris"}}""");
        Answer tagged = await ActAsync(1, """{"set_metadata": {"metadata": {"ssd": "true", "gone": null}}}""");

        Assert.Equal("paris", moved.Succeeded().GetProperty("aggregate").GetProperty("availability_zone").GetString());
        Assert.Equal("""{"availability_zone":"paris","ssd":"true"}""", tagged.Succeeded().GetProperty("aggregate").GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task AnAggregateIsDeleted()
    {
        Answer deleted = await SendAsync("DELETE", "/1", 1);
        Answer gone = await SendAsync("GET", "/1", 1);

        Assert.Equal(200, deleted.Status);
        gone.IsFault(404, "itemNotFound", "Aggregate 1 could not be found.");
    }

    [Theory]
    [InlineData("POST", "", 1, """{"aggregate": {"name": "first"}}""", 409, "Aggregate first already exists.")]
    [InlineData("POST", "", 1, """{"aggregate": {"availability_zone": "b"}}""", 400, "Invalid input for field/attribute aggregate. Value: {'availability_zone': 'b'}. 'name' is a required property")]
    [InlineData("PUT", "/1", 1, """{"aggregate": {}}""", 400, "Invalid input for field/attribute aggregate. Value: {}. {} is not valid under any of the given schemas")]
    [InlineData("GET", "/x", 1, null, 400, "Invalid input received: id must be an integer")]
    [InlineData("GET", "/9", 1, null, 404, "Aggregate 9 could not be found.")]
    [InlineData("POST", "/1/action", 1, """{"remove_host": {"host": "h"}}""", 404, "Aggregate 1 has no host h.")]
    [InlineData("POST", "/1/action", 1, """{"drop_host": {"host": "h"}}""", 400, "There is no such action: drop_host")]
    [InlineData("POST", "/1/images", 80, """{"cache": [{"id": "70a599e0-31e7-49b7-b260-868f441e862b"}]}""", 404, "The resource could not be found.")]
    [InlineData("POST", "/9/images", 81, """{"cache": [{"id": "70a599e0-31e7-49b7-b260-868f441e862b"}]}""", 404, "Aggregate 9 could not be found.")]
    [InlineData("POST", "/1/images", 81, """{"cache": [{"id": "70a599e0-31e7-49b7-b260-868f441e862b"}, {"id": "70a599e0-31e7-49b7-b260-868f441e862b"}]}""", 400, "Duplicate images in request")]
    [InlineData("POST", "/1/images", 81, """{"cache": [{"id": "70a599e0-31e7-49b7-b260-868f441e862b"}]}""", 501, "The hosts of this cloud do not fetch images ahead of time.")]
    public async Task Refusals(string method, string path, int version, string? body, int status, string message)
    {
        Answer answer = await SendAsync(method, path, version, body);

        Assert.Equal(status, answer.Status);
        Assert.Equal(message, answer.Json.EnumerateObject().Single().Value.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("GET", "", null, "os_compute_api:os-aggregates:index")]
    [InlineData("POST", "", """{"aggregate": {"name": "x"}}""", "os_compute_api:os-aggregates:create")]
    [InlineData("GET", "/1", null, "os_compute_api:os-aggregates:show")]
    [InlineData("PUT", "/1", """{"aggregate": {"name": "x"}}""", "os_compute_api:os-aggregates:update")]
    [InlineData("DELETE", "/1", null, "os_compute_api:os-aggregates:delete")]
    [InlineData("POST", "/1/action", """{"add_host": {"host": "h"}}""", "os_compute_api:os-aggregates:add_host")]
    [InlineData("POST", "/1/action", """{"remove_host": {"host": "h"}}""", "os_compute_api:os-aggregates:remove_host")]
    [InlineData("POST", "/1/action", """{"set_metadata": {"metadata": {}}}""", "os_compute_api:os-aggregates:set_metadata")]
    [InlineData("POST", "/1/images", """{"cache": []}""", "compute:aggregates:images")]
    public async Task OnlyAdministratorsMay(string method, string path, string? body, string policy)
    {
        Answer answer = await _api.SendAsync(method, "/v2.1/os-aggregates" + path, body, version: "2.81");

        answer.IsFault(403, "forbidden", $"Policy doesn't allow {policy} to be performed.");
    }

    private Task<Answer> ActAsync(int version, string body) => SendAsync("POST", "/1/action", version, body);

    private Task<Answer> SendAsync(string method, string path, int version, string? body = null) =>
        _api.SendAsync(method, "/v2.1/os-aggregates" + path, body, ApiHarness.Admin, "2." + version);
}
