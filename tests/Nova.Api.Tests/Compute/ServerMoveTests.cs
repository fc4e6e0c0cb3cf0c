using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What a move asks of the image its server was built from, and what is said to live migrations, of which there are none.</summary>
public sealed class ServerMoveTests : IAsyncLifetime
{
    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _api.Conductor.Add(FakeServers.Flavor with { Id = "8", Name = "larger", RootGb = 2, ExtraSpecs = new Dictionary<string, string>() });
        _server = _api.Conductor.Servers.Add();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Fact]
    public async Task AMoveKeepsOfAnImageWhatItsServersKeep()
    {
        _glance.Add(FakeGlance.ImageId, "cirros", ("hw_disk_bus", "virtio"), ("os_admin_user", new string('x', 60_000)), ("somebody_elses", new string('x', 60_000)));

        Answer answer = await ResizeAsync("""{"flavorRef": "8"}""");

        Assert.Equal(202, answer.Status);
        IReadOnlyDictionary<string, string> kept = Assert.Single(_api.Conductor.Servers.Resized).Image!.Properties;
        Assert.Equal("virtio", kept["hw_disk_bus"]);
        Assert.Equal(255, kept["os_admin_user"].Length);
        Assert.DoesNotContain("somebody_elses", kept.Keys);
    }

    [Fact]
    public async Task AnImageThatIsGoneIsNone()
    {
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = "00000000-31e7-49b7-b260-868f441e862b" });

        Answer answer = await ResizeAsync("""{"flavorRef": "8", "OS-DCF:diskConfig": "AUTO"}""");

        Assert.Equal(202, answer.Status);
        Assert.Null(Assert.Single(_api.Conductor.Servers.Resized).Image);
    }

    [Theory]
    [InlineData("auto_disk_config")]
    [InlineData("hw_auto_disk_config")]
    public async Task AnImageThatMustNotBeResizedIsNot(string property)
    {
        _glance.Add(FakeGlance.ImageId, "cirros", (property, "Disabled"));

        Answer automatic = await ResizeAsync("""{"flavorRef": "8", "OS-DCF:diskConfig": "AUTO"}""");
        Answer byHand = await ResizeAsync("""{"flavorRef": "8", "OS-DCF:diskConfig": "MANUAL"}""");

        automatic.IsFault(400, "badRequest", $"Requested image {FakeGlance.ImageId} has automatic disk resize disabled.");
        Assert.Equal(202, byHand.Status);
    }

    private Task<Answer> ResizeAsync(string body) => _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"resize": {{body}}}""");
}
