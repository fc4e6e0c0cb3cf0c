using System.Text.Json.Nodes;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>createImage: the image's record, made with the user's rights, and what is said of it to whoever waits.</summary>
public sealed class ServerSnapshotTests : IAsyncLifetime
{
    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _server = _api.Conductor.Servers.Add(with: server => server with
        {
            ImageProperties = new Dictionary<string, string>
            {
                ["hw_disk_bus"] = "virtio", ["min_ram"] = "64", ["min_disk"] = "0", ["disk_format"] = "iso", ["container_format"] = "bare",
                ["cache_in_nova"] = "True", ["img_signature"] = "s", ["kernel_id"] = "k", ["image_type"] = "snapshot", ["instance_uuid"] = "another",
                ["os_hash_algo"] = "sha512", ["os_hash_value"] = "00", ["os_hidden"] = "False", ["os_glance_importing_to_stores"] = "",
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Fact]
    public async Task TheImageSaysWhereItComesFromAndWhatItsServersOwnDid()
    {
        Answer answer = await CreateAsync("""{"name": "gold", "metadata": {"purpose": "demo", "instance_uuid": "somebody's"}}""");

        Assert.Equal(202, answer.Status);
        JsonObject image = _glance.Find(FakeServers.SnapshotImageId)!;
        Assert.Equal(
            """
            base_image_ref=70a599e0-31e7-49b7-b260-868f441e862b hw_disk_bus=virtio image_location=snapshot image_state=available image_type=snapshot kernel_id=k
             min_disk=1 min_ram=64 name=gold owner_id=abcd1234 purpose=demo status=queued user_id=alice visibility=private
            """.ReplaceLineEndings(""),
            string.Join(' ', image.Where(item => item.Key is not ("id" or "instance_uuid")).Select(item => $"{item.Key}={item.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(_server.Id.ToString(), (string)image["instance_uuid"]!);
        Assert.Equal(ApiHarness.User, _glance.LastToken);
        Assert.Equal((_server.Id, "image-made", FakeServers.SnapshotImageId, "completed"), Said());
    }

    [Fact]
    public async Task ASnapshotIsOfTheTypeItsUserSays()
    {
        await CreateAsync("""{"name": "gold", "metadata": {"image_type": "test"}}""");

        Assert.Equal("test", (string?)_glance.Find(FakeServers.SnapshotImageId)!["image_type"]);
    }

    [Theory]
    [InlineData("2.1", true)]
    [InlineData("2.44", true)]
    [InlineData("2.45", false)]
    public async Task ItsAddressIsSaidUntil244AndItsIdFromThenOn(string version, bool byAddress)
    {
        Answer answer = await CreateAsync("""{"name": "gold"}""", version: version);

        Assert.Equal(202, answer.Status);
        Assert.Equal(byAddress, answer.Header("Location") is { } location && location.EndsWith($"/images/{FakeServers.SnapshotImageId}", StringComparison.Ordinal));
        Assert.Equal(byAddress ? "" : $$"""{"image_id":"{{FakeServers.SnapshotImageId}}"}""", answer.Text);
    }

    [Theory]
    [InlineData("forbidden", 403)]
    [InlineData("too much", 403)]
    public async Task WhatTheImageServiceRefusesTheUserIsToldAndTheSnapshotToo(string name, int status)
    {
        Answer answer = await CreateAsync($$"""{"name": "{{name}}"}""");

        Assert.Equal(status, answer.Status);
        Assert.Null(_glance.Find(FakeServers.SnapshotImageId));
        Assert.Equal("failed", Said().Status);
    }

    [Fact]
    public async Task AnImageThatIsThereAlreadyIsTheOneOfAnEarlierTry()
    {
        _glance.Add(FakeServers.SnapshotImageId, "gold");

        Assert.Equal(202, (await CreateAsync("""{"name": "gold"}""")).Status);
        Assert.Equal("completed", Said().Status);
    }

    /// <summary>A repetition that comes when its snapshot has been given up would leave an image that nobody fills.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnImageThatNobodyWaitsForAnyMoreIsNotLeft(bool isThere)
    {
        if (isThere)
        {
            _glance.Add(FakeServers.SnapshotImageId, "gold", ("status", "queued"));
        }

        _api.Conductor.Servers.IsListening = false;

        (await CreateAsync("""{"name": "gold"}""")).IsFault(
            409, "conflictingRequest", $"The snapshot of instance {_server.Id} was given up before its image {FakeServers.SnapshotImageId} was made.");

        // One that was there already is removed by whoever gave the snapshot up.
        Assert.Equal(!isThere, _glance.Find(FakeServers.SnapshotImageId) is null);
    }

    [Fact]
    public async Task ARepetitionAfterASnapshotThatWentWellIsAnsweredAsItWas()
    {
        _glance.Add(FakeServers.SnapshotImageId, "gold");
        _api.Conductor.Servers.IsListening = false;

        Assert.Equal(202, (await CreateAsync("""{"name": "gold"}""")).Status);
        Assert.NotNull(_glance.Find(FakeServers.SnapshotImageId));
    }

    [Fact]
    public async Task AnAdministratorsImageOfSomebodysServerCanBeShared()
    {
        Assert.Equal(202, (await CreateAsync("""{"name": "gold"}""", who: ApiHarness.Admin)).Status);
        Assert.Equal("shared", (string)_glance.Find(FakeServers.SnapshotImageId)!["visibility"]!);
    }

    [Theory]
    [InlineData("2.1", "{}")]
    [InlineData("2.1", """{"name": ""}""")]
    [InlineData("2.1", """{"name": " gold"}""")]
    [InlineData("2.1", """{"name": "gold", "metadata": {"a": 1}}""")]
    [InlineData("2.1", """{"name": "gold", "metadata": {"a/b": "c"}}""")]
    [InlineData("2.1", """{"name": "gold", "rotation": 1}""")]
    [InlineData("2.96", """{"name": null}""")]
    public async Task AWrongBodyIsRefusedAndNothingBegins(string version, string body)
    {
        Assert.Equal(400, (await CreateAsync(body, version: version)).Status);
        Assert.DoesNotContain("create image", _api.Conductor.Servers.Asked);
    }

    [Fact]
    public async Task MoreMetadataThanTheQuotaIsRefused()
    {
        string metadata = string.Join(", ", Enumerable.Range(0, 129).Select(i => $"\"k{i}\": \"v\""));

        (await CreateAsync("""{"name": "gold", "metadata": {""" + metadata + "}}")).IsFault(403, "forbidden", "Image metadata limit exceeded");
        Assert.DoesNotContain("create image", _api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData(VmState.Paused, null, 202)]
    [InlineData(VmState.Suspended, null, 202)]
    [InlineData(VmState.Stopped, null, 202)]
    [InlineData(VmState.Rescued, null, 409)]
    [InlineData(VmState.Error, null, 409)]
    [InlineData(VmState.Active, TaskState.ImageUploading, 409)]
    public async Task ItIsMadeInUpstreamsStates(VmState state, TaskState? task, int status)
    {
        _server = _api.Conductor.Servers.Add(with: server => server with { VmState = state, TaskState = task, LockedBy = LockedBy.Admin });

        Assert.Equal(status, (await CreateAsync("""{"name": "gold"}""")).Status);
    }

    [Theory]
    [InlineData("2.1", 1, true, "")]
    [InlineData("2.45", 1, false, "{\"image_id\":\"0e7761dd-ee98-41f0-ba35-05994e446431\"}")]
    [InlineData("2.45", 0, false, "")]
    public async Task ABackupSaysWhichRowItBelongsTo(string version, int rotation, bool hasAddress, string body)
    {
        Answer answer = await BackUpAsync($$"""{"metadata": {"backup_type": "weekly"}, "name": "b", "backup_type": "daily", "rotation": "{{rotation}}"}""", version);

        Assert.Equal((202, hasAddress, body), (answer.Status, answer.Header("Location") is not null, answer.Text));
        JsonObject image = _glance.Find(FakeServers.SnapshotImageId)!;
        Assert.Equal(("backup", "daily"), ((string?)image["image_type"], (string?)image["backup_type"]));
        Assert.Equal(new Core.Rpc.Conductor.BackupPlan("daily", rotation), Assert.Single(_api.Conductor.Servers.Imaged).Backup);
    }

    [Theory]
    [InlineData("""{"name": "b", "backup_type": "daily"}""")]
    [InlineData("""{"name": "b", "rotation": 1}""")]
    [InlineData("""{"name": "b", "backup_type": "daily", "rotation": -1}""")]
    [InlineData("""{"name": "b", "backup_type": "daily", "rotation": "x"}""")]
    [InlineData("""{"name": "b", "backup_type": 1, "rotation": 1}""")]
    public async Task AWrongBackupIsRefused(string body) => Assert.Equal(400, (await BackUpAsync(body)).Status);

    [Fact]
    public async Task AVolumeBackedServerHasNoBackups()
    {
        _server = _api.Conductor.Servers.Add(with: server => server with { ImageId = null });

        (await BackUpAsync("""{"name": "b", "backup_type": "daily", "rotation": 1}""")).IsFault(400, "badRequest", "Backup is not supported for volume-backed instances.");
    }

    private Task<Answer> BackUpAsync(string body, string version = "2.45") =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"createBackup": {{body}}}""", ApiHarness.User, version);

    private (Guid Id, string Name, string? Tag, string? Status) Said()
    {
        Core.Rpc.Conductor.ServerEvent said = Assert.Single(_api.Conductor.Servers.Told);
        return (said.InstanceId, said.Name, said.Tag, said.Status);
    }

    private Task<Answer> CreateAsync(string body, string who = ApiHarness.User, string version = "2.45") =>
        _api.SendAsync("POST", $"/v2.1/servers/{_server.Id}/action", $$"""{"createImage": {{body}}}""", who, version);
}
