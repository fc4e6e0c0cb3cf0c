using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Snapshots;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;

namespace Nova.Conductor.Tests.Servers;

/// <summary>What becomes of a server and of its image, whatever happens to the snapshot.</summary>
public sealed class SnapshotTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheHostSendsTheDiskOnceTheImageIsThereAndTheServerIsWhatItWas()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var image = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id), TestConductor.Call(), Ct)).ImageId;

        Assert.Equal(TaskState.ImageSnapshotPending, (await conductor.ReadAsync(id)).TaskState);
        Assert.Null(world.Cloud["host1"].LastSnapshot);
        world.Cloud.Images.Make(image);
        await SagaWorld.TellImageAsync(conductor, id, image, "completed");
        await conductor.UntilQuietAsync();

        var sent = world.Cloud["host1"].LastSnapshot!;
        Assert.Equal((image, TaskState.ImagePendingUpload, TaskState.ImageUploading), (sent.ImageId, sent.Pending, sent.Uploading));
        Assert.Equal((VmState.Active, null, PowerState.Running), await StateAsync(conductor, id));
        Assert.Equal("active", world.Cloud.Images.All[image]);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData("failed", false)]
    [InlineData(null, false)] // the API died before it made the image …
    [InlineData(null, true)] // … or after
    public async Task AnImageThatIsNotMadeEndsTheSnapshot(string? told, bool made)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var image = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id), TestConductor.Call(), Ct)).ImageId;
        if (made)
        {
            world.Cloud.Images.Make(image);
        }

        if (told is not null)
        {
            await SagaWorld.TellImageAsync(conductor, id, image, told);
        }

        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, null, PowerState.Running), await StateAsync(conductor, id));
        Assert.Equal($"Image {image} was not made.", (await conductor.ReadAsync(id)).Fault!.Message);
        Assert.Empty(world.Cloud.Images.All);
        Assert.Null(world.Cloud["host1"].LastSnapshot);
    }

    [Fact]
    public async Task AnUploadThatFailsLeavesNoImageAndTheServerAsItWas()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Pause, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        world.Cloud["host1"].Fails = command => command is SnapshotServer ? new Fault(FaultKind.OverQuota, "The image store is full.") : null;

        await SagaWorld.SnapshotAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Paused, null, PowerState.Paused), await StateAsync(conductor, id));
        Assert.Equal("The image store is full.", (await conductor.ReadAsync(id)).Fault!.Message);
        Assert.Empty(world.Cloud.Images.All);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    /// <summary>The host never lets the snapshot go: undoing is given up in time, and never came to the image.</summary>
    [Fact]
    public async Task AnUndoThatIsOverdueLeavesNoImageEither()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command => command is SnapshotServer or EndSnapshot ? new Fault(FaultKind.Internal, "The disk is stuck.") : null;

        await SagaWorld.SnapshotAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, null, PowerState.Running), await StateAsync(conductor, id));
        Assert.Equal("The disk is stuck.", (await conductor.ReadAsync(id)).Fault!.Message);
        Assert.Empty(world.Cloud.Images.All);
    }

    /// <summary>What a late repetition says is heard by nobody, also where the server does something else by then.</summary>
    [Fact]
    public async Task OnlyTheSnapshotOfAnImageHearsOfIt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var first = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id), TestConductor.Call(), Ct)).ImageId;
        await conductor.UntilQuietAsync();
        var second = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id), TestConductor.Call(), Ct)).ImageId;

        var told = await conductor.Get<TellServersHandler>().HandleAsync(
            new TellServers([.. new[] { first, second }.Select(image => new ServerEvent(id, SnapshotsRpc.ImageMade, image, "failed"))]), TestConductor.Call(), Ct);

        Assert.Equal([false, true], told.Told);
    }

    [Fact]
    public async Task ADeleteTakesTheSnapshotsPlaceAndItsImageGoes()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        await SagaWorld.SnapshotAsync(conductor, id);
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.ImageSnapshot, "the host is asked");

        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), Ct);
        world.Cloud["host1"].Silence!.SetResult();
        world.Cloud["host1"].Silence = null;
        await conductor.UntilQuietAsync();

        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        Assert.Empty(world.Cloud.Images.All);
    }

    [Fact]
    public async Task AResetOfTheStateTakesItToo()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var image = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id), TestConductor.Call(), Ct)).ImageId;
        world.Cloud.Images.Make(image);

        await conductor.Get<ResetServerStateHandler>().HandleAsync(new ResetServerState(id, VmState.Active), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();

        Assert.Empty(world.Cloud.Images.All);
    }

    [Fact]
    public async Task AnImageServiceThatIsAwayDelaysTheDeletionAndNothingElse()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud.Images.Fails = new Fault(FaultKind.Unavailable, "The image service is temporarily unavailable.");
        world.Cloud["host1"].Fails = command => command is SnapshotServer ? new Fault(FaultKind.Unavailable, "The image service is temporarily unavailable.") : null;

        await SagaWorld.SnapshotAsync(conductor, id);
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState is null, "the server is idle");
        Assert.Single(world.Cloud.Images.All);
        world.Cloud.Images.Fails = null;
        await conductor.UntilQuietAsync();

        Assert.Empty(world.Cloud.Images.All);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(2, 2)]
    [InlineData(0, 4)]
    public async Task TheOldestBackupsBeyondTheRotationGo(int rotation, int gone)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        foreach (var old in new[] { "newest", "older", "oldest" })
        {
            world.Cloud.Images.Make(old);
            world.Cloud.Images.Store(old);
            world.Cloud.Images.Backups.Add(old);
        }

        var image = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id, new BackupPlan("daily", rotation)), TestConductor.Call(), Ct)).ImageId;
        Assert.Equal(TaskState.ImageBackup, (await conductor.ReadAsync(id)).TaskState);
        world.Cloud.Images.Make(image);
        world.Cloud.Images.Backups.Insert(0, image);
        await SagaWorld.TellImageAsync(conductor, id, image, "completed");
        await conductor.UntilQuietAsync();

        Assert.Equal(world.Cloud.Images.Backups.Take(4 - gone).Order(), world.Cloud.Images.All.Keys.Order());
        Assert.Equal((VmState.Active, null, PowerState.Running), await StateAsync(conductor, id));
    }

    private static async Task<(VmState State, TaskState? Task, PowerState Power)> StateAsync(TestConductor conductor, Guid id)
    {
        var instance = await conductor.ReadAsync(id);
        return (instance.VmState, instance.TaskState, instance.PowerState);
    }
}
