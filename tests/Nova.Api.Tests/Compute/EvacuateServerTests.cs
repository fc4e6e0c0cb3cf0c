using Nova.Api.Tests.Harness;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What an evacuation may say and means, version by version.</summary>
public sealed class EvacuateServerTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = null });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("2.1", """{"onSharedStorage": "False"}""", null, false, false, false)]
    [InlineData("2.13", """{"onSharedStorage": true, "host": "host2"}""", "host2", true, true, false)]
    [InlineData("2.14", """{"host": "host2"}""", "host2", true, null, false)]
    [InlineData("2.29", """{"host": "host2"}""", "host2", false, null, false)]
    [InlineData("2.67", """{"host": "host2", "force": "yes"}""", "host2", true, null, false)]
    [InlineData("2.68", """{}""", null, false, null, false)]
    [InlineData("2.95", """{"host": "host2"}""", "host2", false, null, true)]
    public async Task EachVersionMeansItsOwn(string version, string body, string? host, bool force, bool? shared, bool stayOff)
    {
        Answer answer = await SendAsync(version, body);

        Assert.Equal(200, answer.Status);
        EvacuateServer asked = Assert.Single(_api.Conductor.Servers.Evacuated);
        Assert.Equal((_server.Id, host, force, shared, stayOff), (asked.Id, asked.Host, asked.Force, asked.OnSharedStorage, asked.StayOff));
        Assert.Equal(shared == true ? null : 12, asked.AdminPassword?.Length);
    }

    [Fact]
    public async Task ThePasswordIsAnsweredBefore14AndNeverAfter()
    {
        Answer old = await SendAsync("2.13", """{"onSharedStorage": false, "adminPass": "s3cret"}""");
        Answer shared = await SendAsync("2.13", """{"onSharedStorage": true}""");
        Answer young = await SendAsync("2.14", """{"adminPass": "s3cret"}""");

        Assert.Equal("""{"adminPass":"s3cret"}""", old.Text);
        Assert.Equal("""{"adminPass":null}""", shared.Text);
        Assert.Equal("", young.Text);
        Assert.All(_api.Conductor.Servers.Evacuated, asked => Assert.DoesNotContain("s3cret", asked.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2.1", "{}")]
    [InlineData("2.14", """{"onSharedStorage": true}""")]
    [InlineData("2.28", """{"host": "host2", "force": true}""")]
    [InlineData("2.68", """{"host": "host2", "force": true}""")]
    [InlineData("2.14", """{"host": "host2; reboot"}""")]
    public async Task WhatAVersionDoesNotKnowIsRefused(string version, string body)
    {
        Answer answer = await SendAsync(version, body);

        Assert.Equal(400, answer.Status);
        Assert.Empty(_api.Conductor.Servers.Evacuated);
    }

    [Theory]
    [InlineData("2.29", """{"force": true}""", "Can't force to a non-provided destination")]
    [InlineData("2.1", """{"onSharedStorage": true, "adminPass": "s3cret"}""", "admin password can't be changed on existing disk")]
    public async Task WhatDoesNotGoTogetherIsRefused(string version, string body, string message)
    {
        (await SendAsync(version, body)).IsFault(400, "badRequest", message);
        Assert.Empty(_api.Conductor.Servers.Evacuated);
    }

    private Task<Answer> SendAsync(string version, string body) =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"evacuate": {{body}}}""", ApiHarness.Admin, version);
}
