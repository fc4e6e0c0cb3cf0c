using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>The actions rescue and unrescue: which image is taken, what is answered, and what is refused before the conductor is asked.</summary>
public sealed class RescueTests : IAsyncLifetime
{
    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _server = _api.Conductor.Servers.Add();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("""{"adminPass": "chosen"}""", "chosen")]
    public async Task ThePasswordIsAnswered(string body, string? password)
    {
        Answer answer = await RescueAsync(body);

        Assert.Equal(200, answer.Status);
        string told = answer.Json.GetProperty("adminPass").GetString()!;
        Assert.Equal(password ?? told, told);
        Assert.Equal(password is null ? 12 : 6, told.Length);
        var rescue = Assert.Single(_api.Conductor.Servers.Rescues);
        Assert.Equal((told, FakeGlance.ImageId, null), (rescue.AdminPassword, rescue.Image!.Id, rescue.Asked));
    }

    [Fact]
    public async Task TheImageIsTheOneAskedForElseTheAncestorsElseItsOwnElseTheHosts()
    {
        string asked = _glance.Add(image => image["hw_rescue_device"] = "cdrom");
        string ancestor = _glance.Add(_ => { });
        Assert.Equal(200, (await RescueAsync($$"""{"rescue_image_ref": "{{asked}}"}""")).Status);
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageProperties = new Dictionary<string, string> { ["base_image_ref"] = ancestor } });
        await RescueAsync("null");
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageProperties = new Dictionary<string, string> { ["base_image_ref"] = Guid.NewGuid().ToString() } });
        await RescueAsync("null");
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = Guid.NewGuid().ToString() });
        Assert.Equal(200, (await RescueAsync("null")).Status);

        Assert.Equal(
            [(asked, asked), (ancestor, null), (FakeGlance.ImageId, null), (null, null)],
            _api.Conductor.Servers.Rescues.Select(rescue => (rescue.Image?.Id, rescue.Asked)));
        Assert.Equal("cdrom", _api.Conductor.Servers.Rescues.First().Image!.Properties["hw_rescue_device"]);
    }

    [Fact]
    public async Task AnImageThatCannotBeBootedIsRefusedInUpstreamsWords()
    {
        foreach (string image in new[]
        {
            Guid.NewGuid().ToString(), _glance.Add(image => image["status"] = "queued"), _glance.Add(image => image["hw_rescue_bus"] = "nonsense"),
            _glance.Add(image => image["kernel_id"] = Guid.NewGuid().ToString()), _glance.Add(image => image["img_block_device_mapping"] = "[]"),
        })
        {
            (await RescueAsync($$"""{"rescue_image_ref": "{{image}}"}""")).IsFault(400, "badRequest", $"Requested rescue image '{image}' is not supported");
        }

        Assert.Equal(400, (await RescueAsync("""{"rescue_image_ref": "no-uuid"}""")).Status);
        Assert.Equal(400, (await RescueAsync("""{"image": "x"}""")).Status);
        Assert.Empty(_api.Conductor.Servers.Rescues);
    }

    [Fact]
    public async Task StateAndLockAreLookedAtFirst()
    {
        _server = _api.Conductor.Servers.Add(with: server => server with { VmState = VmState.Paused });
        (await RescueAsync("null")).IsFault(409, "conflictingRequest", $"Cannot 'rescue' instance {_server.Id} while it is in vm_state paused");
        _server = _api.Conductor.Servers.Add(with: server => server with { LockedBy = LockedBy.Owner });
        (await RescueAsync("null")).IsFault(409, "conflictingRequest", $"Instance {_server.Id} is locked");
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = null });
        (await RescueAsync("null")).IsFault(400, "badRequest", $"Instance {_server.Id} cannot be rescued: Cannot rescue a volume-backed instance");
        Assert.Empty(_api.Conductor.Servers.Rescues);
    }

    [Fact]
    public async Task UnrescueIsPassedOn()
    {
        Answer answer = await _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", """{"unrescue": null}""");

        Assert.Equal(202, answer.Status);
        Assert.Contains("unrescue", _api.Conductor.Servers.Asked);
    }

    private Task<Answer> RescueAsync(string body) => _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"rescue": {{body}}}""");
}
