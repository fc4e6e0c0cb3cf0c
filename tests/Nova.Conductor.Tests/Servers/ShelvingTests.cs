using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Shelving;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Where a shelved server's disk is, and who holds resources for it.</summary>
public sealed class ShelvingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AShelvedServerIsAnImageOfItsProjectAndOnNoHost()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();

        var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);

        var instance = await conductor.ReadAsync(id);
        var image = Assert.Single(world.Cloud.Images.Made);
        Assert.Equal(("server-shelved", "project", "private", image.Id), (image.Name, image.Owner, image.Visibility, instance.ShelvedImageId));
        Assert.Equal((id.ToString(), "snapshot", "virtio", "image"), (image.Properties["instance_uuid"], image.Properties["image_type"], image.Properties["hw_disk_bus"], image.Properties["base_image_ref"]));
        Assert.Equal((null, null, null), (instance.Host, instance.Node, instance.GuestId));
        Assert.Empty(world.Cloud["host1"].Guests);
        Assert.Equal((TaskState.ShelvingImagePendingUpload, TaskState.ShelvingImageUploading), (world.Cloud["host1"].LastSnapshot!.Pending, world.Cloud["host1"].LastSnapshot!.Uploading));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task OnItsHostItIsOffAndOnlyStartedAgain()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: false);
        var shelved = await conductor.ReadAsync(id);
        Assert.Equal(("host1", PowerState.Shutdown), (shelved.Host, world.Cloud["host1"].Guests[shelved.GuestId!.Value]));

        await SagaWorld.UnshelveAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, null, null), (instance.VmState, instance.ShelvedImageId, instance.ShelvedAt));
        Assert.Equal(PowerState.Running, world.Cloud["host1"].Guests[shelved.GuestId!.Value]);
        Assert.Equal(1, world.Cloud["host1"].Built);
        Assert.Empty(world.Cloud.Images.All);
    }

    [Fact]
    public async Task AfterItsTimeItLeavesItsHost()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync(configuration: """
            [DEFAULT]
            shelved_offload_time = 600
            shelved_poll_interval = 60
            """);
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: false);
        await conductor.Get<AutomaticOffload>().LookAsync(Ct);
        Assert.Equal(VmState.Shelved, (await conductor.ReadAsync(id)).VmState);

        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).VmState == VmState.ShelvedOffloaded, "it leaves its host");

        await conductor.UntilQuietAsync();
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        Assert.Single(world.Cloud.Images.All);
    }

    [Fact]
    public async Task ItComesBackOfItsOwnDiskOnAnyHost()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 2);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);
        var image = (await conductor.ReadAsync(id)).ShelvedImageId;

        await SagaWorld.UnshelveAsync(conductor, id, request => request with { Host = "host2" });
        await conductor.UntilQuietAsync();

        var build = world.Cloud["host2"].LastBuild!;
        Assert.Equal((image, image), (build.Image!.Id, build.Instance.BlockDevices.Single(device => device.BootIndex == 0).SourceId));
        Assert.Null(build.AdminPassword);
        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host2", "image", null), (instance.VmState, instance.Host, instance.ImageId, instance.ShelvedImageId));

        // A move, or a start after the cache was cleaned, is not to take the first image for what its disk lies over.
        Assert.Equal(image, instance.BlockDevices.Single(device => device.BootIndex == 0).SourceId);
        Assert.Empty(world.Cloud.Images.All);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WithoutAHostItStaysWhatItWasAndKeepsItsImage()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);
        world.Cloud.Decide = request => TestCloud.Decision(request);

        await SagaWorld.UnshelveAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.ShelvedOffloaded, null), (instance.VmState, instance.TaskState));
        Assert.NotNull(instance.Fault);
        Assert.Single(world.Cloud.Images.All);
    }

    [Fact]
    public async Task WithoutItsImageItIsToldSo()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);
        var image = (await conductor.ReadAsync(id)).ShelvedImageId!;
        await world.Cloud.Images.DeleteAsync(image, null, Ct);

        await SagaWorld.UnshelveAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal($"Unshelve attempted but the image {image} cannot be found.", (await conductor.ReadAsync(id)).Fault!.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADeletedServerTakesItsImageWithIt(bool offloads)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads);

        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();

        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        Assert.Empty(world.Cloud.Images.All);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AServerWhoseDiskCannotBeSentRunsOn()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command => command is SnapshotServer ? new Fault(FaultKind.OverQuota, "The image store is full.") : null;

        await SagaWorld.ShelveAsync(conductor, id, offloads: true);
        await conductor.UntilQuietAsync();

        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, null, "The image store is full."), (instance.VmState, instance.TaskState, instance.Fault!.Message));
        Assert.Equal(PowerState.Running, world.Cloud["host1"].Guests[instance.GuestId!.Value]);
        Assert.Empty(world.Cloud.Images.All);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AServerThatIsOnItsHostIsGivenNoPlace()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: false);

        var refused = await Assert.ThrowsAsync<FaultException>(() => SagaWorld.UnshelveAsync(conductor, id, request => request with { Repins = true, AvailabilityZone = "nova" }));

        Assert.Equal(
            (FaultKind.Conflict, $"Specifying an availability zone or a host when unshelving server \"{id}\" with status \"shelved\" is not supported. The server status must be SHELVED_OFFLOADED."),
            (refused.Fault.Kind, refused.Fault.Message));
    }

    [Fact]
    public async Task APlaceMustExistAndBePinnedFromThenOn()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 2);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);

        Assert.Equal("The requested availability zone is not available", await RefusalAsync(request => request with { Repins = true, AvailabilityZone = "moon" }));
        Assert.Equal("Compute host moon could not be found.", await RefusalAsync(request => request with { Host = "moon" }));

        await SagaWorld.UnshelveAsync(conductor, id, request => request with { Repins = true, AvailabilityZone = "nova" });
        await conductor.UntilQuietAsync();
        Assert.Equal(("nova", "nova"), await ZonesAsync());
        await SagaWorld.ShelveAsync(conductor, id, offloads: true);
        await conductor.UntilQuietAsync();
        await SagaWorld.UnshelveAsync(conductor, id, request => request with { Repins = true, Host = "host2" });
        await conductor.UntilQuietAsync();
        Assert.Equal((null, "nova"), await ZonesAsync());

        async Task<string> RefusalAsync(Func<UnshelveServer, UnshelveServer> where) =>
            (await Assert.ThrowsAsync<FaultException>(() => SagaWorld.UnshelveAsync(conductor, id, where))).Fault.Message;

        async Task<(string? Pinned, string? Zone)> ZonesAsync()
        {
            var instance = await conductor.ReadAsync(id);
            return (instance.PinnedAvailabilityZone, instance.AvailabilityZone);
        }
    }
}
