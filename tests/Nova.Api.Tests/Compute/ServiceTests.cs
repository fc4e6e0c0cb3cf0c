using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class ServiceTests : IAsyncLifetime
{
    private static readonly string Compute = FakeHosts.ServiceId(2).ToString();

    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(52)]
    [InlineData(53)]
    [InlineData(104)]
    public async Task AListHasTheDocumentedForm(int version)
    {
        Answer answer = await SendAsync("GET", "", version);

        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-services", version), answer.Succeeded());
    }

    [Fact]
    public async Task StateIsWhatTheHeartbeatSays()
    {
        Answer answer = await SendAsync("GET", "", 53);

        Assert.Equal(
            ["control nova-scheduler internal enabled up", "host1 nova-compute nova enabled up", "host2 nova-compute north enabled down"],
            answer.Succeeded().GetProperty("services").EnumerateArray().Select(s => string.Join(
                ' ', new[] { "host", "binary", "zone", "status", "state" }.Select(key => s.GetProperty(key).GetString()))));
        Assert.Equal("2012-10-29T13:42:02.000000", answer.Json.GetProperty("services")[0].GetProperty("updated_at").GetString());
    }

    [Theory]
    [InlineData("enable", 1, "")]
    [InlineData("disable", 1, "")]
    [InlineData("disable-log-reason", 1, ", \"disabled_reason\": \"old\"")]
    [InlineData("force-down", 11, ", \"forced_down\": true")]
    public async Task OnlyComputesAreChanged(string verb, int version, string more)
    {
        foreach (string binary in new[] { "nova-scheduler", "nova-nothing" })
        {
            Answer answer = await SendAsync("PUT", "/" + verb, version, $$"""{"host": "control", "binary": "{{binary}}" """ + more + "}");

            answer.IsFault(400, "badRequest", $"Updating a {binary} service is not supported. Only nova-compute services can be updated.");
        }
    }

    [Theory]
    [InlineData("?host=host1", 1)]
    [InlineData("?binary=nova-compute", 2)]
    [InlineData("?host=host1&binary=nova-scheduler", 0)]
    [InlineData("?host=", 3)]
    public async Task ListsAreFiltered(string query, int count)
    {
        Answer answer = await SendAsync("GET", query, 75);

        Assert.Equal(count, answer.Succeeded().GetProperty("services").GetArrayLength());
    }

    [Theory]
    [InlineData("enable", 1, "", """{"service":{"host":"host1","binary":"nova-compute","status":"enabled"}}""")]
    [InlineData("disable", 1, "", """{"service":{"host":"host1","binary":"nova-compute","status":"disabled"}}""")]
    [InlineData("disable-log-reason", 1, ", \"disabled_reason\": \"old\"", """{"service":{"host":"host1","binary":"nova-compute","status":"disabled","disabled_reason":"old"}}""")]
    [InlineData("force-down", 11, ", \"forced_down\": \"true\"", """{"service":{"host":"host1","binary":"nova-compute","forced_down":true}}""")]
    public async Task UpTo252ThePathSaysWhatToDo(string verb, int since, string more, string expected)
    {
        string body = """{"host": "host1", "binary": "nova-compute" """ + more + "}";

        Answer answer = await SendAsync("PUT", "/" + verb, since, body);
        Answer last = await SendAsync("PUT", "/" + verb, 52, body);
        Answer gone = await SendAsync("PUT", "/" + verb, 53, body);

        Assert.Equal(expected, answer.Succeeded().GetRawText());
        Assert.Equal(200, last.Status);
        gone.IsFault(400, "badRequest", "Additional properties are not allowed ('host', 'binary' were unexpected)");
        (await SendAsync("PUT", "/" + verb, 53, """{"status": "enabled"}""")).IsFault(400, "badRequest", $"Invalid uuid {verb}");
    }

    [Theory]
    [InlineData("disable-log-reason", 1, """{"host": "host1", "binary": "nova-compute"}""", 400, "Missing disabled reason field")]
    [InlineData("force-down", 11, """{"host": "host1", "binary": "nova-compute"}""", 400, "Missing forced_down field")]
    [InlineData("enable", 1, """{"host": "host9", "binary": "nova-compute"}""", 404, "Could not find binary nova-compute on host host9.")]
    [InlineData("enable", 1, """{"host": "host1"}""", 400, "'binary' is a required property")]
    [InlineData("enable", 10, """{"host": "host1", "binary": "b", "forced_down": true}""", 400, "Additional properties are not allowed ('forced_down' was unexpected)")]
    [InlineData("enable", 1, """{"host": "ho st", "binary": "b"}""", 400, "Invalid input for field/attribute host. Value: ho st. 'ho st' does not match '^[a-zA-Z0-9-._]*$'")]
    public async Task WhatAVerbLacksIsSaid(string verb, int version, string body, int status, string message)
    {
        Answer answer = await SendAsync("PUT", "/" + verb, version, body);

        answer.IsFault(status, status == 404 ? "itemNotFound" : "badRequest", message);
    }

    [Fact]
    public async Task From253AServiceIsUpdatedByItsUuid()
    {
        Answer disabled = await SendAsync("PUT", "/" + Compute, 53, """{"status": "disabled", "disabled_reason": "maintenance"}""");
        Answer down = await SendAsync("PUT", "/" + Compute, 53, """{"forced_down": true}""");
        Answer enabled = await SendAsync("PUT", "/" + Compute, 53, """{"status": "enabled", "forced_down": "false"}""");
        Answer again = await SendAsync("PUT", "/" + Compute, 53, """{"status": "enabled"}""");

        Sample.AssertSameForm(Sample.ResponseOf("PUT", "/os-services/{id}", 53), disabled.Succeeded());
        Assert.Equal("disabled maintenance up", Words(disabled));
        Assert.Equal("disabled maintenance down", Words(down));
        Assert.Equal("enabled  up", Words(enabled));
        Assert.Equal("enabled  up", Words(again));
    }

    [Theory]
    [InlineData("host1", """{"status": "disabled"}""", 400, "Invalid uuid host1")]
    [InlineData("00000009-0000-0000-0000-000000000005", """{"status": "disabled"}""", 404, "Service 00000009-0000-0000-0000-000000000005 could not be found.")]
    [InlineData("00000001-0000-0000-0000-000000000005", """{"status": "disabled"}""", 400, "Updating a nova-scheduler service is not supported. Only nova-compute services can be updated.")]
    [InlineData("00000002-0000-0000-0000-000000000005", "{}", 400, "No updates were requested. Fields 'status' or 'forced_down' should be specified.")]
    [InlineData("00000002-0000-0000-0000-000000000005", """{"disabled_reason": "x"}""", 400, "No updates were requested. Fields 'status' or 'forced_down' should be specified.")]
    [InlineData("00000002-0000-0000-0000-000000000005", """{"status": "enabled", "disabled_reason": "x"}""", 400, "Specifying 'disabled_reason' with status 'enabled' is invalid.")]
    [InlineData("00000002-0000-0000-0000-000000000005", """{"status": "broken"}""", 400, "Invalid input for field/attribute status. Value: broken. 'broken' is not one of ['enabled', 'disabled']")]
    public async Task AnUpdateThatMakesNoSense(string id, string body, int status, string message)
    {
        Answer answer = await SendAsync("PUT", "/" + id, 53, body);

        answer.IsFault(status, status == 404 ? "itemNotFound" : "badRequest", message);
    }

    [Theory]
    [InlineData("3", 52, 204, "")]
    [InlineData("00000003-0000-0000-0000-000000000005", 53, 204, "")]
    [InlineData("9", 52, 404, "Service 9 not found.")]
    [InlineData("x", 52, 400, "Invalid input received: id must be an integer")]
    [InlineData("3", 53, 400, "Invalid uuid 3")]
    [InlineData("2", 1, 409, "Unable to delete compute service that is hosting instances. Migrate or delete the instances first.")]
    public async Task AServiceIsDeletedByTheIdOfTheVersion(string id, int version, int status, string message)
    {
        Answer answer = await SendAsync("DELETE", "/" + id, version);

        Assert.Equal(status, answer.Status);
        if (status != 204)
        {
            Assert.Equal(message, answer.Json.EnumerateObject().Single().Value.GetProperty("message").GetString());
        }
    }

    [Theory]
    [InlineData("GET", "", "list")]
    [InlineData("PUT", "/00000002-0000-0000-0000-000000000005", "update")]
    [InlineData("DELETE", "/00000002-0000-0000-0000-000000000005", "delete")]
    public async Task OnlyAdministratorsMay(string method, string path, string policy)
    {
        Answer answer = await _api.SendAsync(method, "/v2.1/os-services" + path, method == "PUT" ? "{}" : null, version: "2.53");

        answer.IsFault(403, "forbidden", $"Policy doesn't allow os_compute_api:os-services:{policy} to be performed.");
    }

    private static string Words(Answer answer)
    {
        JsonElement service = answer.Succeeded().GetProperty("service");
        return $"{service.GetProperty("status")} {service.GetProperty("disabled_reason")} {service.GetProperty("state")}";
    }

    private Task<Answer> SendAsync(string method, string path, int version, string? body = null) =>
        _api.SendAsync(method, "/v2.1/os-services" + path, body, ApiHarness.Admin, "2." + version);
}
