using Nova.Api.Tests.Harness;
using Nova.Core.Moves;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What a live migration may say and means, version by version, and what is shown of one under way.</summary>
public sealed class LiveMigrationTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _server = _api.Conductor.Servers.Add(with: server => server with { TaskState = TaskState.Migrating });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("2.1", """{"host": null, "block_migration": false, "disk_over_commit": "True"}""", null, false, false, true, true)]
    [InlineData("2.24", """{"host": "host2", "block_migration": true, "disk_over_commit": false}""", "host2", true, true, false, true)]
    [InlineData("2.25", """{"host": null, "block_migration": "auto"}""", null, false, null, false, true)]
    [InlineData("2.30", """{"host": "host2", "block_migration": "auto"}""", "host2", false, null, false, true)]
    [InlineData("2.34", """{"host": "host2", "block_migration": "auto", "force": true}""", "host2", true, null, false, false)]
    [InlineData("2.68", """{"host": "host2", "block_migration": false}""", "host2", false, false, false, false)]
    public async Task EachVersionMeansItsOwn(string version, string body, string? host, bool force, bool? block, bool overCommit, bool awaits)
    {
        Answer answer = await SendAsync(version, body);

        Assert.Equal(202, answer.Status);
        MigrateServerLive asked = Assert.Single(_api.Conductor.Servers.MigratedLive);
        Assert.Equal(
            (_server.Id, host, force, block, overCommit, awaits),
            (asked.Id, asked.Host, asked.Force, asked.BlockMigration, asked.DiskOverCommit, asked.AwaitChecks));
    }

    [Theory]
    [InlineData("2.1", """{"host": null, "block_migration": "auto", "disk_over_commit": false}""")]
    [InlineData("2.25", """{"host": null, "block_migration": "auto", "disk_over_commit": false}""")]
    [InlineData("2.29", """{"host": "host2", "block_migration": "auto", "force": true}""")]
    [InlineData("2.68", """{"host": "host2", "block_migration": "auto", "force": true}""")]
    [InlineData("2.30", """{"host": null, "block_migration": "auto", "force": true}""")]
    public async Task WhatAVersionDoesNotKnowIsRefused(string version, string body)
    {
        Assert.Equal(400, (await SendAsync(version, body)).Status);
        Assert.Empty(_api.Conductor.Servers.MigratedLive);
    }

    [Fact]
    public async Task OneUnderWayIsShownWithItsFiguresAndEnded()
    {
        _api.Conductor.Servers.Moves.Enqueue(Record(7, MigrationTypes.Live, MigrationStatus.Running) with { Progress = new MigrationProgress(100, 40, 60, 10, 4, 6) });
        _api.Conductor.Servers.Moves.Enqueue(Record(8, MigrationTypes.Migration, MigrationStatus.Finished));
        _api.Conductor.Servers.Moves.Enqueue(Record(9, MigrationTypes.Live, MigrationStatus.Completed));

        Answer list = await GetAsync("");
        Answer shown = await GetAsync("/7");

        Assert.Contains("\"memory_remaining_bytes\":60", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"id\":9", list.Text, StringComparison.Ordinal);
        Assert.Contains("\"disk_processed_bytes\":4", shown.Text, StringComparison.Ordinal);
        (await GetAsync("/8")).IsFault(404, "itemNotFound", $"Migration 8 for server {_server.Id} is not live-migration.");
        (await GetAsync("/9")).IsFault(404, "itemNotFound", $"Live migration 9 for server {_server.Id} is not in progress.");
        (await GetAsync("/10")).IsFault(404, "itemNotFound", $"In-progress live migration 10 is not found for server {_server.Id}.");

        Assert.Equal(202, (await _api.SendAsync("DELETE", $"/v2.1/servers/{_server.Id}/migrations/7", null, ApiHarness.Admin, "2.65")).Status);
        Assert.Equal(202, (await _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/migrations/7/action", """{"force_complete": null}""", ApiHarness.Admin, "2.22")).Status);
        (await _api.SendAsync("DELETE", $"/v2.1/servers/{_server.Id}/migrations/x", null, ApiHarness.Admin, "2.65")).IsFault(404, "itemNotFound", $"Migration x not found for instance {_server.Id}");
        (await _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/migrations/x/action", """{"force_complete": null}""", ApiHarness.Admin, "2.22"))
            .IsFault(400, "badRequest", $"Migration x not found for instance {_server.Id}");
        Assert.Equal([(7, true, true), (7, false, false)], _api.Conductor.Servers.EndedLive.Select(asked => (asked.Number, asked.Abort, asked.EarlyToo)));
    }

    [Fact]
    public async Task OneUnderWayHasLinksAmongAllMigrations()
    {
        _api.Conductor.Servers.Moves.Enqueue(Record(7, MigrationTypes.Live, MigrationStatus.Running));
        _api.Conductor.Servers.Moves.Enqueue(Record(8, MigrationTypes.Live, MigrationStatus.Completed));

        var answer = await _api.SendAsync("GET", "/v2.1/os-migrations", null, ApiHarness.Admin, "2.23");
        var older = await _api.SendAsync("GET", "/v2.1/os-migrations", null, ApiHarness.Admin, "2.22");

        var links = answer.Json.GetProperty("migrations").EnumerateArray().Where(one => one.TryGetProperty("links", out _)).ToArray();
        Assert.Equal(7, Assert.Single(links).GetProperty("id").GetInt32());
        Assert.EndsWith($"/v2.1/servers/{_server.Id}/migrations/7", links[0].GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("links", older.Text, StringComparison.Ordinal);
    }

    private MigrationRecord Record(long number, string type, string status) => new()
    {
        Number = number, Id = Guid.NewGuid(), InstanceId = _server.Id, Type = type, Status = status, SourceHost = "host1", OldFlavor = FakeServers.Flavor, NewFlavor = FakeServers.Flavor,
        SourceGuestId = Guid.NewGuid(),
    };

    private Task<Answer> GetAsync(string rest) => _api.SendAsync("GET", $"/v2.1/servers/{_server.Id}/migrations{rest}", null, ApiHarness.Admin, "2.80");

    private Task<Answer> SendAsync(string version, string body) =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"os-migrateLive": {{body}}}""", ApiHarness.Admin, version);
}
