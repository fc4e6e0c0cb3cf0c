using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Statements;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Rebuild: what is written at once, what the host is told, and what is left of one that fails.</summary>
public sealed class RebuildTests
{
    private const string Request = "req-rebuild";

    private static readonly ImageRecord Another = new()
    {
        Id = "another", Status = "active", DiskFormat = "raw", MinDiskGb = 1, Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "sata" },
    };

    [Fact]
    public async Task AServerIsMadeAnewWhereItIsAsTheRequestSays()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);
        var mark = Guid.NewGuid();

        var begun = await RebuildAsync(conductor, new RebuildServer
        {
            Id = id, Image = Another, Mark = mark, Name = "other", Hostname = "other-host", SetDescription = true, Description = "anew", SetUserData = true, UserData = "ZGF0YQ==",
            Metadata = new Dictionary<string, string> { ["a"] = "b" }, AccessIPv4 = "192.0.2.1", AutoDiskConfig = true, SetTrustedImageCertificates = true,
            TrustedImageCertificates = ["one"], AdminPassword = "new", InjectedFiles = [new InjectedFile("/etc/issue", [7])], KeepsEphemeral = true,
        });
        Assert.Equal((mark, "another", TaskState.Rebuilding, VmState.Active), (begun.Mark, begun.Server.ImageId, begun.Server.TaskState, begun.Server.VmState));
        await conductor.UntilQuietAsync();

        var after = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?), null), (after.VmState, after.TaskState, after.Fault));
        Assert.Equal(("other", "other-host", "anew", "ZGF0YQ==", "192.0.2.1", true), (after.Name, after.Hostname, after.Description, after.UserData, after.AccessIPv4, after.AutoDiskConfig));
        Assert.Equal([new("a", "b")], after.Metadata);
        Assert.Equal(["one"], after.TrustedImageCertificates);
        Assert.Equal(("another", "sata", "raw", "1"), (after.ImageId, after.ImageProperties["hw_disk_bus"], after.ImageProperties["disk_format"], after.ImageProperties["min_disk"]));
        Assert.Equal((before.Host, before.GuestId, before.Attempt + 1, "/dev/sda"), (after.Host, after.GuestId, after.Attempt, after.RootDeviceName));
        Assert.True(after.LaunchedAt >= before.LaunchedAt);

        var told = world.Cloud[after.Host!].LastRebuild!;
        Assert.Equal((true, true, "new", "another"), (told.PowerOn, told.KeepsEphemeral, told.Guest.AdminPassword, told.Guest.Image!.Id));
        Assert.Equal("/etc/issue", Assert.Single(told.Guest.InjectedFiles).Path);
        Assert.Equal(1, world.Cloud.Hosts.Sum(host => host.Built));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        var action = await ActionAsync(conductor, id);
        Assert.Null(action.Message);
        Assert.Equal(["compute_rebuild_instance Success", "rebuild_server Success"], action.Events.Select(one => $"{one.Event} {one.Result}").Order());
    }

    [Fact]
    public async Task WhatIsNotNamedStaysAndAStoppedServerIsNotStarted()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var request = SagaWorld.Request();
        var id = await SagaWorld.BootAsync(conductor, request with { UserData = "b2xk", Description = "old" });
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        var asked = world.Cloud.Asked.Count;
        var before = await conductor.ReadAsync(id);

        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = request.Image! });
        await conductor.UntilQuietAsync();

        var after = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Stopped, PowerState.Shutdown), (after.VmState, after.PowerState));
        Assert.Equal((before.Name, "old", "b2xk", before.Hostname), (after.Name, after.Description, after.UserData, after.Hostname));
        Assert.Equal(before.Metadata, after.Metadata);
        Assert.False(world.Cloud[after.Host!].LastRebuild!.PowerOn);

        // The same image needs no scheduler.
        Assert.Equal(asked, world.Cloud.Asked.Count);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    /// <summary>OSSA-2017-005: the filters were not asked about a new image.</summary>
    [Fact]
    public async Task Ossa2017_005_AnImageThatItsHostCannotTakeChangesNothingOfTheGuest()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);
        world.Cloud.Decide = request => TestCloud.Decision(request);

        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another });
        await conductor.UntilQuietAsync();

        var asked = world.Cloud.Asked.Last().Requests.Single();
        Assert.Equal((true, before.Host, before.Node, "sata"), (asked.InPlace, asked.RequestedHost, asked.RequestedNode, asked.ImageProperties["hw_disk_bus"]));
        var after = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, "No valid host was found. There are not enough hosts available."), (after.VmState, after.Fault!.Message));
        AssertSameImage(before, after);
        Assert.Null(world.Cloud[before.Host!].LastRebuild);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        // And it can be rebuilt again.
        world.Cloud.Decide = null;
        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another });
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Active, "another"), (await conductor.ReadAsync(id) is var well ? (well.VmState, well.ImageId) : default));
    }

    /// <summary>OSSA-2017-006: each rebuild claimed its host once more.</summary>
    [Fact]
    public async Task Ossa2017_006_TenRebuildsLeaveTheClaimAsItIs()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1, memoryMb: 1024);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await ClaimsAsync(conductor);

        for (var i = 0; i < 10; i++)
        {
            await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another with { Id = $"image{i}" } });
            await conductor.UntilQuietAsync();
            Assert.Equal((VmState.Active, $"image{i}"), (await conductor.ReadAsync(id) is var server ? (server.VmState, server.ImageId) : default));
        }

        Assert.Equal(before, await ClaimsAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(ComputeRpc.UntouchedCode, "image")]
    [InlineData(null, "another")]
    public async Task AFailureSaysWhatHappenedAndTheServerHasTheImageItsDisksAreOf(string? code, string image)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var fails = true;
        world.Cloud["host1"].Fails = command => fails && command is RebuildGuest ? new Fault(FaultKind.BadRequest, "The image is no image.", code, "at byte 4") : null;

        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another });
        await conductor.UntilQuietAsync();

        var failed = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, null, "The image is no image.", image), (failed.VmState, failed.TaskState, failed.Fault!.Message, failed.ImageId));
        Assert.Equal((image, image == "image" ? "virtio" : "sata"), (failed.BlockDevices.FirstOrDefault()?.SourceId ?? image, failed.ImageProperties["hw_disk_bus"]));
        Assert.Equal("Error", (await ActionAsync(conductor, id)).Message);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        fails = false;
        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another });
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Active, "another"), (await conductor.ReadAsync(id) is var well ? (well.VmState, well.ImageId) : default));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AHostThatStopsAnsweringLeavesAServerThatCanBeRebuiltOrDeleted()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        world.Silence("host1");

        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = SagaWorld.Request().Image! });
        await conductor.UntilQuietAsync();

        var failed = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, "The compute service of the server's host stopped answering."), (failed.VmState, failed.Fault!.Message));
        world.Cloud["host1"].Silence!.SetResult();
        world.Cloud["host1"].Silence = null;
        world.Hear("host1");
        await conductor.UntilAsync(() => conductor.Get<Conductor.Sagas.HostLeases>().IsUpAsync("host1", CancellationToken.None), "the host is back");
        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = SagaWorld.Request().Image! });
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
    }

    [Fact]
    public async Task ADatabasePutBackFromABackupRebuildsFromTheHostsNewestAttempt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command =>
            command is RebuildGuest { Guest.Attempt: <= 9 } ? new Fault(FaultKind.Conflict, "superseded", ComputeRpc.SupersededCode, NewestAttempt: 9) : null;

        await RebuildAsync(conductor, new RebuildServer { Id = id, Image = Another });
        await conductor.UntilQuietAsync();

        var after = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, 10), (after.VmState, after.Attempt));
    }

    [Fact]
    public async Task WhatTheQuotaOrTheKeysDoNotAllowIsRefusedAndNothingHasChanged()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "[quota]\nmetadata_items = 1\ninjected_files = 1\n");
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);
        var rebuild = new RebuildServer { Id = id, Image = Another };
        var file = new InjectedFile("/a", [1]);

        await RefusedAsync(rebuild with { Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }, FaultKind.OverQuota, "Maximum number of metadata items exceeds 1");
        await RefusedAsync(rebuild with { InjectedFiles = [file, file] }, FaultKind.OverQuota, "Personality file limit exceeded");
        await RefusedAsync(rebuild with { SetKeyName = true, KeyName = "none" }, FaultKind.BadRequest, "Invalid key_name provided.");
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Pause, false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        await RefusedAsync(rebuild, FaultKind.Conflict, $"Cannot 'rebuild' instance {id} while it is in vm_state paused");
        AssertSameImage(before, await conductor.ReadAsync(id));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        async Task RefusedAsync(RebuildServer asked, FaultKind kind, string message)
        {
            var refused = await Assert.ThrowsAsync<FaultException>(() => RebuildAsync(conductor, asked));
            Assert.Equal((kind, message), (refused.Fault.Kind, refused.Message));
        }
    }

    /// <summary>A bus that came from the old image goes with it; one the user asked for stays.</summary>
    [Fact]
    public void DevicesFollowTheImage()
    {
        var seen = new InstanceRecord
        {
            Id = Guid.NewGuid(), Revision = 1, ProjectId = "p", UserId = "u", Name = "n", Hostname = "n", ReservationId = "r-1", Flavor = SagaWorld.Small,
            ImageId = "old",
            ImageProperties = new Dictionary<string, string> { ["hw_disk_bus"] = "scsi" },
            BlockDevices =
            [
                Device(BlockDeviceSource.Image, "old", 0, "/dev/sda", "scsi"), Device(BlockDeviceSource.Blank, null, null, "/dev/sdb", "scsi"),
                Device(BlockDeviceSource.Blank, null, null, "/dev/hda", "ide"),
            ],
        };

        var anew = RebuiltServer.Of(seen, new RebuildServer { Id = seen.Id, Image = Another }).BlockDevices;
        Assert.Equal([("another", null, null), (null, null, null), (null, "/dev/hda", "ide")], anew.Select(device => (device.SourceId, device.DeviceName, device.DiskBus)));

        var alike = RebuiltServer.Of(seen, new RebuildServer { Id = seen.Id, Image = Another with { Properties = seen.ImageProperties } }).BlockDevices;
        Assert.Equal([("another", "/dev/sda"), (null, "/dev/sdb"), (null, "/dev/hda")], alike.Select(device => (device.SourceId, device.DeviceName)));

        var disc = RebuiltServer.Of(seen, new RebuildServer { Id = seen.Id, Image = Another with { DiskFormat = "iso", Properties = seen.ImageProperties } });
        Assert.Equal((null, null, "disk"), (disc.BlockDevices[0].DeviceName, disc.BlockDevices[0].DiskBus, disc.BlockDevices[0].DeviceType));
        var settled = disc with { BlockDevices = [disc.BlockDevices[0] with { DeviceName = "/dev/hda", DiskBus = "ide", DeviceType = "cdrom" }] };
        var disk = RebuiltServer.Of(settled, new RebuildServer { Id = seen.Id, Image = Another with { Properties = seen.ImageProperties } }).BlockDevices[0];
        Assert.Equal((null, null, "disk"), (disk.DeviceName, disk.DiskBus, disk.DeviceType));
    }

    private static BlockDevice Device(BlockDeviceSource source, string? id, int? index, string name, string bus) =>
        new(source, id, ToVolume: false, index, null, null, name, bus, "disk", true, null, null);

    private static void AssertSameImage(InstanceRecord before, InstanceRecord after)
    {
        Assert.Equal((before.ImageId, before.RootDeviceName), (after.ImageId, after.RootDeviceName));
        Assert.Equal(before.ImageProperties.OrderBy(one => one.Key, StringComparer.Ordinal), after.ImageProperties.OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal(before.BlockDevices, after.BlockDevices);
    }

    private static readonly Statement Claims = new("test.claims", "SELECT resource_class, used FROM allocations ORDER BY resource_class");

    private static Task<List<(string, long)>> ClaimsAsync(TestConductor conductor) =>
        conductor.Database.ReadAsync(scope => scope.Query(Claims, static row => (row.Text(0), row.Int64(1))), CancellationToken.None);

    private static Task<RebuildServerReply> RebuildAsync(TestConductor conductor, RebuildServer rebuild) =>
        conductor.Get<RebuildServerHandler>().HandleAsync(
            rebuild, TestConductor.Call(TestConductor.Call().Context with { RequestId = Request }), CancellationToken.None);

    private static Task<ServerActionRecord> ActionAsync(TestConductor conductor, Guid id) =>
        conductor.Database.ReadAsync(scope => ActionStore.Find(scope, id, Request)!, CancellationToken.None);
}
