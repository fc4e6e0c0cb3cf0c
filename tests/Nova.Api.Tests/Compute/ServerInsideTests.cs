using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>changePassword, whose answer waits for the guest's agent, and trigger_crash_dump, which waits for nobody.</summary>
public sealed class ServerInsideTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _server = _api.Conductor.Servers.Add();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task APasswordThatWasSetIsAccepted()
    {
        _api.Conductor.Servers.ActionOutcome = ("Success", null);

        Assert.Equal(202, (await ActAsync("""{"changePassword": {"adminPass": "n3w"}}""")).Status);

        var asked = Assert.Single(_api.Conductor.Servers.ChangedPasswords);
        Assert.Equal((_server.Id, "n3w", false), (asked.Id, asked.Password, asked.OverrideLock));
        Assert.DoesNotContain("n3w", asked.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Guest agent is not enabled for the instance", 409, "conflictingRequest")]
    [InlineData("Failed to set admin password on x because error setting admin password", 409, "conflictingRequest")]
    [InlineData("Unable to set password on instance", 501, "notImplemented")]
    public async Task WhatTheAgentRefusesTheUserIsTold(string reason, int status, string name)
    {
        _api.Conductor.Servers.ActionOutcome = ("Error", reason);

        (await ActAsync("""{"changePassword": {"adminPass": "n3w"}}""")).IsFault(status, name, reason);
    }

    [Theory]
    [InlineData("""{"changePassword": null}""")]
    [InlineData("""{"changePassword": {}}""")]
    [InlineData("""{"changePassword": {"adminPass": 1}}""")]
    [InlineData("""{"changePassword": {"adminPass": "a", "user": "b"}}""")]
    [InlineData("""{"trigger_crash_dump": {}}""")]
    public async Task AWrongBodyIsRefusedAndNothingBegins(string body)
    {
        Assert.Equal(400, (await ActAsync(body)).Status);
        Assert.DoesNotContain(_api.Conductor.Servers.Asked, asked => asked is "change password" or "crash dump");
    }

    [Theory]
    [InlineData("2.16", 404)]
    [InlineData("2.17", 202)]
    public async Task ACrashDumpIsAskedForSince217(string version, int status) =>
        Assert.Equal(status, (await ActAsync("""{"trigger_crash_dump": null}""", version)).Status);

    private Task<Answer> ActAsync(string body, string version = "2.17") =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", body, version: version);
}
