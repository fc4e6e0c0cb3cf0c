using System.Text.Json;
using System.Text.Json.Nodes;
using Nova.Api.Tests.Harness;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>The action rebuild: what each microversion takes and shows, and what is refused before the conductor is asked.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _glance.Add(FakeGlance.ImageId, "cirros");
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _server = _api.Conductor.Servers.Add();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Theory]
    [InlineData("2.1", false, false, false)]
    [InlineData("2.53", false, false, false)]
    [InlineData("2.54", true, false, false)]
    [InlineData("2.57", true, true, false)]
    [InlineData("2.74", true, true, false)]
    [InlineData("2.75", true, true, true)]
    [InlineData("2.102", true, true, true)]
    public async Task TheAnswerIsThatOfAnUpdateAndWhatARebuildAdds(string version, bool key, bool data, bool all)
    {
        Answer answer = await RebuildAsync("", version);

        Assert.Equal(202, answer.Status);
        JsonElement server = answer.Json.GetProperty("server");
        Assert.Equal(("REBUILD", FakeGlance.ImageId), (server.GetProperty("status").GetString(), server.GetProperty("image").GetProperty("id").GetString()));
        Assert.Equal(12, server.GetProperty("adminPass").GetString()!.Length);
        Assert.Equal((key, data, all), (server.TryGetProperty("key_name", out _), server.TryGetProperty("user_data", out _), server.TryGetProperty("OS-EXT-STS:vm_state", out _)));
        Assert.EndsWith($"/servers/{_server.Id}", answer.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(server.GetProperty("adminPass").GetString(), Assert.Single(_api.Conductor.Servers.Rebuilds).AdminPassword);
    }

    [Fact]
    public async Task AnAdministratorSeesAllAttributesAndUserDataUnderItsPlainName()
    {
        Answer answer = await RebuildAsync(""", "user_data": "ZGF0YQ==" """, "2.75", ApiHarness.Admin);

        JsonElement server = answer.Json.GetProperty("server");
        Assert.Equal("ZGF0YQ==", server.GetProperty("user_data").GetString());
        Assert.False(server.TryGetProperty("OS-EXT-SRV-ATTR:user_data", out _));
        Assert.True(server.TryGetProperty("OS-EXT-SRV-ATTR:root_device_name", out _));
    }

    [Theory]
    [InlineData("", "hw_cpu_policy=dedicated", 400)]
    [InlineData("hw_cpu_policy=dedicated", "", 400)]
    [InlineData("hw_cpu_policy=dedicated", "hw_cpu_policy=dedicated", 202)]
    [InlineData("hw_cpu_policy=dedicated", "hw_cpu_policy=dedicated;hw_cpu_thread_policy=require", 400)]
    [InlineData("hw_numa_nodes=1", "hw_cpu_policy=dedicated", 400)]
    public async Task AnImageDoesNotLayTheServerOverItsHostOtherwise(string was, string wanted, int status)
    {
        _glance.Add(FakeGlance.ImageId, "cirros", [.. Items(wanted)]);
        _server = _api.Conductor.Servers.Add(with: made => made with
        {
            ImageProperties = Items(was).ToDictionary(), Flavor = made.Flavor with { ExtraSpecs = new Dictionary<string, string>() },
        });

        Answer answer = await RebuildAsync("");

        if (status == 202)
        {
            Assert.Equal(status, answer.Status);
            return;
        }

        answer.IsFault(400, "badRequest", "An instance's NUMA topology cannot be changed as part of a rebuild. The image provided is invalid for this instance.");
        Assert.Empty(_api.Conductor.Servers.Rebuilds);

        static IEnumerable<(string, string)> Items(string text) =>
            text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=')).Select(item => (item[0], item[1]));
    }

    [Fact]
    public async Task WhatIsNamedReachesTheConductorAndWhatIsNotIsLeft()
    {
        await RebuildAsync("");
        RebuildServer bare = _api.Conductor.Servers.Rebuilds.Last();
        Assert.Equal((null, null, null, null), (bare.Name, bare.Metadata, bare.AutoDiskConfig, bare.AccessIPv4));
        Assert.False(bare.SetDescription || bare.SetKeyName || bare.SetUserData || bare.SetTrustedImageCertificates || bare.KeepsEphemeral || bare.OverrideLock);

        _server = _api.Conductor.Servers.Add();
        await RebuildAsync(
            """
            , "name": "new", "description": null, "hostname": "host", "key_name": null, "user_data": null, "metadata": {}, "preserve_ephemeral": "true", "adminPass": "chosen",
            "OS-DCF:diskConfig": "AUTO", "accessIPv4": "192.0.2.1", "trusted_image_certificates": ["a"]
            """,
            "2.90");
        RebuildServer full = _api.Conductor.Servers.Rebuilds.Last();
        Assert.Equal(("new", "host", "192.0.2.1", true, "chosen"), (full.Name, full.Hostname, full.AccessIPv4, full.AutoDiskConfig, full.AdminPassword));
        Assert.True(full is { SetDescription: true, SetKeyName: true, SetUserData: true, SetTrustedImageCertificates: true, KeepsEphemeral: true });
        Assert.Equal((null, null, null), (full.Description, full.KeyName, full.UserData));
        Assert.Empty(full.Metadata!);

        _server = _api.Conductor.Servers.Add();
        await RebuildAsync(""", "personality": [{"path": "/a", "contents": "AQID"}]""", "2.56");
        Assert.Equal([1, 2, 3], Assert.Single(_api.Conductor.Servers.Rebuilds.Last().InjectedFiles).Contents);
    }

    [Theory]
    [InlineData("2.1", """, "description": "x" """)]
    [InlineData("2.53", """, "key_name": "x" """)]
    [InlineData("2.56", """, "user_data": "eA==" """)]
    [InlineData("2.57", """, "personality": []""")]
    [InlineData("2.62", """, "trusted_image_certificates": ["x"]""")]
    [InlineData("2.89", """, "hostname": "xx" """)]
    [InlineData("2.90", """, "hostname": "a.b" """)]
    [InlineData("2.1", """, "name": "" """)]
    [InlineData("2.1", """, "flavorRef": "1" """)]
    public async Task WhatAVersionDoesNotKnowIsRefused(string version, string more)
    {
        Assert.Equal(400, (await RebuildAsync(more, version)).Status);
        Assert.Empty(_api.Conductor.Servers.Rebuilds);
    }

    [Fact]
    public async Task AnImageThatCannotBeUsedIsRefusedInUpstreamsWordsAndNothingIsBegun()
    {
        await RefusedAsync("00000000-31e7-49b7-b260-868f441e862b", 400, "Cannot find image for rebuild");
        await RefusedAsync(
            Image(image => image["size"] = 2L << 30), 400, $"Flavor's disk is too small for requested image. Flavor disk is {1L << 30} bytes, image is {2L << 30} bytes.");
        await RefusedAsync(
            Image(image => image["min_disk"] = 2),
            400,
            $"Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {1L << 30} bytes, minimum size is {2L << 30} bytes.");
        await RefusedAsync(Image(image => image["min_ram"] = 4096), 400, "Flavor's memory is too small for requested image.");
        string queued = Image(image => image["status"] = "queued");
        await RefusedAsync(queued, 400, $"Image {queued} is not active.");
        string fixedSize = Image(image => image["hw_auto_disk_config"] = "disabled");
        await RefusedAsync(fixedSize, 400, $"Requested image {fixedSize} has automatic disk resize disabled.", """, "OS-DCF:diskConfig": "AUTO" """);
        Assert.Empty(_api.Conductor.Servers.Rebuilds);
    }

    [Fact]
    public async Task StateLockAndOwnerAreLookedAtFirst()
    {
        _server = _api.Conductor.Servers.Add(with: server => server with { VmState = VmState.Paused });
        (await RebuildAsync("")).IsFault(409, "conflictingRequest", $"Cannot 'rebuild' instance {_server.Id} while it is in vm_state paused");
        _server = _api.Conductor.Servers.Add(with: server => server with { LockedBy = LockedBy.Owner });
        (await RebuildAsync("")).IsFault(409, "conflictingRequest", $"Instance {_server.Id} is locked");
        _server = _api.Conductor.Servers.Add(project: "another");
        Assert.Equal(404, (await RebuildAsync("")).Status);
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = null });
        (await RebuildAsync("")).IsFault(
            400, "badRequest", $"Image {FakeGlance.ImageId} is unacceptable: Unable to rebuild with a different image for a volume-backed server.");
        Assert.Empty(_api.Conductor.Servers.Rebuilds);
    }

    private async Task RefusedAsync(string image, int status, string message, string more = "") =>
        (await _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$$"""{"rebuild": {"imageRef": "{{{image}}}"{{{more}}}}}""")).IsFault(status, "badRequest", message);

    private string Image(Action<JsonObject> change) => _glance.Add(change);

    private Task<Answer> RebuildAsync(string more, string version = "2.1", string? token = null) =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$$"""{"rebuild": {"imageRef": "{{{FakeGlance.ImageId}}}"{{{more}}}}}""", token ?? ApiHarness.User, version);
}
