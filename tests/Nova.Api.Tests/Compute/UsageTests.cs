using Nova.Core.Rpc.Conductor;
using System.Text.Json;
using Nova.Api.Compute.UsageAuditLog;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>os-hosts, os-simple-tenant-usage, os-instance_usage_audit_log and os-server-external-events.</summary>
public sealed class UsageTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Day = "start=2020-01-01T00:00:00&end=2020-01-02T00:00:00.000000";

    [Fact]
    public async Task AProjectSeesWhatItsServersUsed()
    {
        JsonElement usage = (await GetAsync($"/os-simple-tenant-usage/abcd1234?{Day}", ApiHarness.User)).Succeeded().GetProperty("tenant_usage");

        Assert.Equal((34.0, 68.0, 34.0 * 512, 340.0), (Number(usage, "total_hours"), Number(usage, "total_vcpus_usage"), Number(usage, "total_memory_mb_usage"), Number(usage, "total_local_gb_usage")));
        Assert.Equal(("2020-01-01T00:00:00.000000", "2020-01-02T00:00:00.000000"), (usage.GetProperty("start").GetString(), usage.GetProperty("stop").GetString()));
        JsonElement gone = usage.GetProperty("server_usages")[1];
        Assert.Equal(
            ("terminated", 10.0, 36000, "2020-01-01T10:00:00.000000"),
            (gone.GetProperty("state").GetString(), Number(gone, "hours"), gone.GetProperty("uptime").GetInt32(), gone.GetProperty("ended_at").GetString()));
        Assert.Equal(("active", JsonValueKind.Null), (usage.GetProperty("server_usages")[0].GetProperty("state").GetString(), usage.GetProperty("server_usages")[0].GetProperty("ended_at").ValueKind));
    }

    [Fact]
    public async Task AProjectThatUsedNothingHasAnEmptyObject()
    {
        Answer answer = await GetAsync($"/os-simple-tenant-usage/none?{Day}", ApiHarness.Admin);

        Assert.Equal("""{"tenant_usage":{}}""", answer.Text);
    }

    [Fact]
    public async Task AnotherProjectsUsageIsForAdministrators()
    {
        Assert.Equal(403, (await GetAsync($"/os-simple-tenant-usage/other?{Day}", ApiHarness.User)).Status);
        Assert.Equal(403, (await GetAsync($"/os-simple-tenant-usage?{Day}", ApiHarness.User)).Status);
        Assert.Equal(200, (await GetAsync($"/os-simple-tenant-usage/other?{Day}", ApiHarness.Admin)).Status);
    }

    [Theory]
    [InlineData("2.1", "limit=1", 2, false)]
    [InlineData("2.40", "limit=1", 1, true)]
    [InlineData("2.40", "limit=0", 0, false)]
    [InlineData("2.104", "", 2, false)]
    public async Task UsageComesInPagesOfServersSince240(string version, string page, int projects, bool more)
    {
        JsonElement answer = (await GetAsync($"/os-simple-tenant-usage?{Day}&detailed=1&{page}", ApiHarness.Admin, version)).Succeeded();

        Assert.Equal(projects, answer.GetProperty("tenant_usages").GetArrayLength());
        Assert.Equal(more, answer.TryGetProperty("tenant_usages_links", out JsonElement links));
        if (more)
        {
            Assert.Contains($"/v2.1/os-simple-tenant-usage?detailed=1&end=", links[0].GetProperty("href").GetString(), StringComparison.Ordinal);
            Assert.Contains($"marker={FakeUsage.ServerId(1)}", links[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ServersAreShownWhereTheQueryAsksForDetails()
    {
        JsonElement brief = (await GetAsync($"/os-simple-tenant-usage?{Day}", ApiHarness.Admin)).Succeeded().GetProperty("tenant_usages")[0];
        JsonElement detailed = (await GetAsync($"/os-simple-tenant-usage?{Day}&detailed=1", ApiHarness.Admin)).Succeeded().GetProperty("tenant_usages")[0];

        Assert.False(brief.TryGetProperty("server_usages", out _));
        Assert.Equal(2, detailed.GetProperty("server_usages").GetArrayLength());
    }

    [Theory]
    [InlineData("start=2020-01-02T00:00:00&end=2020-01-01T00:00:00", "Invalid start time. The start time cannot occur after the end time.")]
    [InlineData("start=tomorrow", "Invalid datetime string: Datetime is in invalid format")]
    [InlineData("start=2020-01-01", "Invalid datetime string: Datetime is in invalid format")]
    public async Task APeriodThatMakesNoSense(string query, string message) =>
        (await GetAsync("/os-simple-tenant-usage?" + query, ApiHarness.Admin)).IsFault(400, "badRequest", message);

    [Fact]
    public async Task HostsAreListedByServiceAndZone()
    {
        JsonElement all = (await GetAsync("/os-hosts", ApiHarness.Admin)).Succeeded().GetProperty("hosts");
        JsonElement zoned = (await GetAsync("/os-hosts?zone=north", ApiHarness.Admin)).Succeeded().GetProperty("hosts");

        Assert.Contains(all.EnumerateArray(), host => host.GetRawText() == """{"host_name":"control","service":"scheduler","zone":"internal"}""");
        Assert.Equal("""[{"host_name":"host2","service":"compute","zone":"north"}]""", zoned.GetRawText());
        Assert.Equal(404, (await GetAsync("/os-hosts", ApiHarness.Admin, "2.43")).Status);
    }

    [Fact]
    public async Task AHostIsShownWithWhatItHasAndWhoUsesIt()
    {
        JsonElement host = (await GetAsync($"/os-hosts/{FakeHosts.UpHost}", ApiHarness.Admin)).Succeeded().GetProperty("host");

        Assert.Equal(
            ["(total) 8 8192 100", "(used_now) 3 1024 20", "(used_max) 3 1024 20", "a 2 512 10", "b 1 512 10"],
            host.EnumerateArray().Select(part => part.GetProperty("resource")).Select(r =>
                $"{r.GetProperty("project").GetString()} {r.GetProperty("cpu")} {r.GetProperty("memory_mb")} {r.GetProperty("disk_gb")}"));
        (await GetAsync("/os-hosts/nowhere", ApiHarness.Admin)).IsFault(404, "itemNotFound", "Compute host nowhere could not be found.");
    }

    [Theory]
    [InlineData("GET", "host1/reboot", null, 501)]
    [InlineData("GET", "nowhere/startup", null, 404)]
    [InlineData("GET", "nowhere/shutdown", null, 404)]
    [InlineData("PUT", "host1", """{"status": "enable"}""", 501)]
    [InlineData("PUT", "nowhere", """{"maintenance_mode": "Disable"}""", 404)]
    [InlineData("PUT", "host1", """{"status": "up"}""", 400)]
    [InlineData("PUT", "host1", """{"status": null, "maintenance_mode": null}""", 400)]
    public async Task HostsAreNotDriven(string method, string path, string? body, int status) =>
        Assert.Equal(status, (await fixture.Api.SendAsync(method, "/v2.1/os-hosts/" + path, body, ApiHarness.Admin)).Status);

    [Fact]
    public async Task TheAuditLogSaysWhichHostsHaveNotRun()
    {
        JsonElement latest = (await GetAsync("/os-instance_usage_audit_log", ApiHarness.Admin)).Succeeded().GetProperty("instance_usage_audit_logs");
        JsonElement before = (await GetAsync("/os-instance_usage_audit_log/2020-03-15%2010:00:00", ApiHarness.Admin)).Succeeded().GetProperty("instance_usage_audit_log");

        Assert.Equal((2, 0, 2), (latest.GetProperty("num_hosts").GetInt32(), latest.GetProperty("num_hosts_done").GetInt32(), latest.GetProperty("hosts_not_run").GetArrayLength()));
        Assert.Equal("0 of 2 hosts done. 0 errors.", latest.GetProperty("overall_status").GetString());
        Assert.Equal(("2020-02-01 00:00:00", "2020-03-01 00:00:00"), (before.GetProperty("period_beginning").GetString(), before.GetProperty("period_ending").GetString()));
        (await GetAsync("/os-instance_usage_audit_log/yesterday", ApiHarness.Admin)).IsFault(400, "badRequest", "Invalid timestamp for date yesterday");
    }

    [Theory]
    [InlineData("month", "2020-01-15T10:30:00", "2019-12-01T00:00:00", "2020-01-01T00:00:00")]
    [InlineData("month@20", "2020-01-15T10:30:00", "2019-11-20T00:00:00", "2019-12-20T00:00:00")]
    [InlineData("day", "2020-01-15T10:30:00", "2020-01-14T00:00:00", "2020-01-15T00:00:00")]
    [InlineData("day@18", "2020-01-15T10:30:00", "2020-01-13T18:00:00", "2020-01-14T18:00:00")]
    [InlineData("hour", "2020-01-15T10:30:00", "2020-01-15T09:00:00", "2020-01-15T10:00:00")]
    [InlineData("hour@45", "2020-01-15T10:30:00", "2020-01-15T08:45:00", "2020-01-15T09:45:00")]
    [InlineData("year", "2020-01-15T10:30:00", "2019-01-01T00:00:00", "2020-01-01T00:00:00")]
    [InlineData("year@3", "2020-01-15T10:30:00", "2018-03-01T00:00:00", "2019-03-01T00:00:00")]
    [InlineData("month", "2020-01-01T00:00:00", "2019-11-01T00:00:00", "2019-12-01T00:00:00")]
    public void APeriodIsTheLastThatIsComplete(string unit, string time, string begin, string end)
    {
        AuditPeriod period = AuditPeriod.LastBefore(unit, DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(AuditPeriod.IsUnit(unit));
        Assert.Equal((begin, end), (period.Begin.ToString("s", System.Globalization.CultureInfo.InvariantCulture), period.End.ToString("s", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("week")]
    [InlineData("day@24")]
    [InlineData("hour@x")]
    public void AUnitThatMeansNothing(string unit) => Assert.False(AuditPeriod.IsUnit(unit));

    [Fact]
    public async Task EachExternalEventHasItsOwnAnswer()
    {
        InstanceRecord there = fixture.Api.Conductor.Servers.Add();
        InstanceRecord building = fixture.Api.Conductor.Servers.Add(with: s => s with { Host = null });
        string body = $$"""
            {"events": [{"name": "network-vif-plugged", "server_uuid": "{{there.Id}}", "tag": "p1", "status": "completed"},
            {"name": "network-changed", "server_uuid": "{{building.Id}}"}, {"name": "volume-extended", "server_uuid": "{{there.Id}}"},
            {"name": "network-changed", "server_uuid": "{{Guid.NewGuid()}}"} ]}
            """;

        Answer answer = await fixture.Api.SendAsync("POST", "/v2.1/os-server-external-events", body, ApiHarness.Admin, "2.51");
        Answer alone = await fixture.Api.SendAsync(
            "POST", "/v2.1/os-server-external-events", $$"""{"events": [{"name": "network-changed", "server_uuid": "{{there.Id}}"} ]}""", ApiHarness.Admin);

        Assert.Equal([200, 422, 400, 404], answer.Succeeded(207).GetProperty("events").EnumerateArray().Select(told => told.GetProperty("code").GetInt32()));
        Assert.Equal(["completed", "failed", "failed", "failed"], answer.Json.GetProperty("events").EnumerateArray().Select(told => told.GetProperty("status").GetString()));
        Assert.Equal($$"""{"events":[{"server_uuid":"{{there.Id}}","name":"network-changed","status":"completed","code":200}]}""", alone.Succeeded().GetRawText());
    }

    [Fact]
    public async Task AnEventReachesTheOperationThatIsUnderWay()
    {
        InstanceRecord idle = fixture.Api.Conductor.Servers.Add();
        InstanceRecord busy = fixture.Api.Conductor.Servers.Add(with: s => s with { TaskState = TaskState.Spawning });
        string body = $$"""
            {"events": [{"name": "network-vif-plugged", "server_uuid": "{{idle.Id}}", "tag": "p1"},
            {"name": "network-vif-plugged", "server_uuid": "{{busy.Id}}", "tag": "p2", "status": "failed"},
            {"name": "network-vif-plugged", "server_uuid": "{{Guid.NewGuid()}}", "tag": "p3"} ]}
            """;

        (await fixture.Api.SendAsync("POST", "/v2.1/os-server-external-events", body, ApiHarness.Admin)).Succeeded(207);

        Assert.Equal(
            [new ServerEvent(busy.Id, "network-vif-plugged", "p2", "failed")],
            fixture.Api.Conductor.Servers.Told.Where(told => told.InstanceId == idle.Id || told.InstanceId == busy.Id || told.Tag == "p3"));
    }

    [Theory]
    [InlineData("volume-extended", "2.50", 400)]
    [InlineData("volume-reimaged", "2.92", 400)]
    [InlineData("volume-reimaged", "2.93", 207)]
    public async Task AnEventIsKnownSinceItsVersion(string name, string version, int status) =>
        Assert.Equal(status, (await fixture.Api.SendAsync(
            "POST", "/v2.1/os-server-external-events", $$"""{"events": [{"name": "{{name}}", "server_uuid": "{{Guid.NewGuid()}}"} ]}""", ApiHarness.Admin, version)).Status);

    [Fact]
    public async Task EventsAreNoUsersBusiness() => Assert.Equal(403, (await fixture.Api.SendAsync(
        "POST", "/v2.1/os-server-external-events", $$"""{"events": [{"name": "network-changed", "server_uuid": "{{Guid.NewGuid()}}"} ]}""")).Status);

    private static double Number(JsonElement from, string name) => from.GetProperty(name).GetDouble();

    private Task<Answer> GetAsync(string path, string token, string version = "2.1") => fixture.Api.SendAsync("GET", "/v2.1" + path, token: token, version: version);
}
