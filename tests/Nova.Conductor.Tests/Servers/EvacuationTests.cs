using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Servers.OnHosts;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Guests;
using Nova.Database.Moves;
using Evacuate = Nova.Core.Rpc.Conductor.EvacuateServer;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Evacuation: of which hosts and whereto, what is claimed meanwhile, and what the host that was down is told when it returns.</summary>
public sealed class EvacuationTests
{
    private const string InUse = "Compute service of host1 is still in use.";

    private static readonly Fault Elsewhere = new(FaultKind.Internal, "No space.", ComputeRpc.RescheduleCode, "disk full at /dev/sda");

    [Fact]
    public async Task AHostThatIsUpKeepsItsServers()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);

        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(conductor, id));

        Assert.Equal((FaultKind.BadRequest, "Compute service of host1 is still in use."), (refused.Fault.Kind, refused.Message));
        Assert.Equal(before.Revision, (await conductor.ReadAsync(id)).Revision);
        Assert.Empty(await MovesAsync(conductor, id));
    }

    [Theory]
    [InlineData(0, "", false)]
    [InlineData(60, "", true)]
    [InlineData(60, "[DEFAULT]\nservice_down_time = 600\n", false)]
    [InlineData(0, "[DEFAULT]\nservice_down_time = 0\n", true)]
    public async Task AHostIsDownOnceItsLeaseEndedLongEnoughAgo(int seconds, string configuration, bool isDown)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: configuration);
        var id = await SagaWorld.BootAsync(conductor);
        await GoDownAsync(world, conductor, seconds);

        if (isDown)
        {
            await EvacuateAsync(conductor, id);
            await conductor.UntilQuietAsync();
            Assert.Equal("host2", (await conductor.ReadAsync(id)).Host);
        }
        else
        {
            await RefusedAsync(conductor, id, FaultKind.BadRequest, InUse);
        }
    }

    [Fact]
    public async Task DisksThatAreMadeAnewAreTheServersFromThenOn()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var made = new BlockDevice(BlockDeviceSource.Image, "of-this-image", ToVolume: false, BootIndex: 0, null, null, "/dev/sda", "sata", "disk", DeleteOnTermination: true, null, null);
        world.Cloud["host2"].MakesDisks = [made];
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);

        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal(("host2", "/dev/sda"), (server.Host, server.RootDeviceName));
        Assert.Equal(made, Assert.Single(server.BlockDevices));
    }

    [Fact]
    public async Task WhereItIsMadeItIsToldTheZoneItIsInThenAndNotTheOneItLeft()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        world.Cloud["host1"].Zone = "east";
        world.Cloud["host2"].Zone = "west";
        var id = await SagaWorld.BootAsync(conductor);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);

        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal("east", world.Cloud["host1"].LastBuild!.Instance.AvailabilityZone);
        Assert.Equal("west", world.Cloud["host2"].LastEvacuation!.Build.Instance.AvailabilityZone);
        Assert.Equal("west", (await conductor.ReadAsync(id)).AvailabilityZone);
    }

    [Fact]
    public async Task WhileHostsCannotBeHeardOnlyOneThatIsForcedDownIsDown()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await GoDownAsync(world, conductor);
        conductor.Bus.IsConnected = false;

        await RefusedAsync(conductor, id, FaultKind.BadRequest, InUse);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        await EvacuateAsync(conductor, id);
    }

    [Fact]
    public async Task HostsThatWentAwayTogetherAreNotDown()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "[DEFAULT]\nservice_down_time = 0\n");
        var id = await SagaWorld.BootAsync(conductor);
        foreach (var host in world.Cloud.Hosts)
        {
            world.Silence(host.Name);
        }

        await conductor.UntilAsync(() => Task.FromResult(conductor.Get<Conductor.Sagas.HostLeases>().AreExcused), "the hosts are excused");

        await RefusedAsync(conductor, id, FaultKind.BadRequest, InUse);
    }

    [Fact]
    public async Task AnEvacuationUnderWayIsNotReplacedByAnother()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        var silence = world.Cloud["host2"].Silence = new TaskCompletionSource();
        await EvacuateAsync(conductor, id);
        await conductor.UntilAsync(() => Task.FromResult(world.Cloud["host2"].Commands == 1), "host2 is asked");

        await RefusedAsync(conductor, id, FaultKind.Conflict, $"Cannot 'evacuate' instance {id} while it is being evacuated.");

        silence.SetResult();
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Active, "host2"), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        Assert.Single(await MovesAsync(conductor, id));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData("", "deleting")]
    [InlineData("[DEFAULT]\nreclaim_instance_interval = 600\n", "soft-deleting")]
    public async Task ADeleteUnderWayWins(string configuration, string taskState)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: configuration);
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        await conductor.Get<Conductor.Servers.DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), CancellationToken.None);

        // Its host is not forced down: the delete would be done without it at any moment.
        await RefusedAsync(conductor, id, FaultKind.Conflict, $"Cannot 'evacuate' instance {id} while it is in task_state {taskState}");

        Assert.Empty(await MovesAsync(conductor, id));
        world.Cloud["host1"].Silence!.SetResult();
    }

    [Theory]
    [InlineData("host9", FaultKind.NotFound, "Compute host host9 not found.")]
    [InlineData("host1", FaultKind.BadRequest, "The target host can't be the same one.")]
    public async Task AServerDoesNotGoWhereItCannot(string host, FaultKind kind, string message)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);

        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(conductor, id, host));

        Assert.Equal((kind, message), (refused.Fault.Kind, refused.Message));
        Assert.Null((await conductor.ReadAsync(id)).TaskState);
    }

    [Fact]
    public async Task WhenTheLeaseHasEndedTheServerIsMadeElsewhereAndTheReturningHostIsToldToRemoveIts()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var first = (await conductor.ReadAsync(id)).GuestId!.Value;
        await GoDownAsync(world, conductor);

        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host2", PowerState.Running), (server.VmState, server.Host, server.PowerState));
        Assert.Equal("s3cret", world.Cloud["host2"].LastEvacuation!.Build.AdminPassword);
        var move = Assert.Single(await MovesAsync(conductor, id));
        Assert.Equal((MigrationTypes.Evacuation, "host1", "host2", MigrationStatus.Done), (move.Type, move.SourceHost, move.DestinationHost, move.Status));
        var guests = await conductor.Database.ReadAsync(scope => GuestStore.Of(scope, id), CancellationToken.None);
        Assert.Equal([(first, GuestRole.Leftover), (server.GuestId!.Value, GuestRole.Active)], guests.OrderByDescending(guest => guest.Role).Select(guest => (guest.Id, guest.Role)));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        var told = await conductor.Get<ListHostInstancesHandler>().HandleAsync(new ListHostInstances("host1"), TestConductor.Call(), default);
        Assert.Equal(new GoneGuest(first, id, IsElsewhere: true), Assert.Single(told.Gone));
        Assert.Empty(told.Guests);
    }

    [Fact]
    public async Task AHostThatComesBackMeanwhileIsToldAtOnce()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        var silence = world.Cloud["host2"].Silence = new TaskCompletionSource();
        await EvacuateAsync(conductor, id);
        await conductor.UntilAsync(() => Task.FromResult(world.Cloud["host2"].Commands == 1), "host2 is asked");

        await SagaWorld.ForceDownAsync(conductor, "host1", down: false);
        silence.SetResult();
        await conductor.UntilQuietAsync();

        Assert.Equal("host2", (await conductor.ReadAsync(id)).Host);
        Assert.Empty(world.Cloud["host1"].Guests);
        Assert.Single(await conductor.Database.ReadAsync(scope => GuestStore.Of(scope, id), CancellationToken.None));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ADestinationThatCannotIsLeftForTheNextAndWhatItFoundStays()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        var keeps = new List<bool>();
        world.Cloud["host2"].Fails = command =>
        {
            if (command is DestroyServer destroy)
            {
                keeps.Add(destroy.KeepFound);
            }

            return command is Core.Rpc.Compute.EvacuateServer ? Elsewhere : null;
        };

        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, "host3"), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        Assert.Equal([true], keeps);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WithoutADestinationTheServerIsInErrorWhereItWasAndIsEvacuatedAgain()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var first = (await conductor.ReadAsync(id)).GuestId;
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        world.Cloud.Decide = request => TestCloud.Decision(request);

        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var failed = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, "host1", first), (failed.VmState, failed.Host, failed.GuestId));
        Assert.Equal(MigrationStatus.Error, Assert.Single(await MovesAsync(conductor, id)).Status);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        world.Cloud.Decide = null;
        await EvacuateAsync(conductor, id);
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Active, "host2"), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(false, false, VmState.Active)]
    [InlineData(true, false, VmState.Stopped)]
    [InlineData(false, true, VmState.Stopped)]
    public async Task WhatWasOffStaysOffAndSinceVersion95Everything(bool wasStopped, bool stayOff, VmState after)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        if (wasStopped)
        {
            await conductor.Get<Conductor.Servers.StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), default);
            await conductor.UntilQuietAsync();
        }

        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        await EvacuateAsync(conductor, id, stayOff: stayOff);
        await conductor.UntilQuietAsync();

        Assert.Equal((after, "host2"), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        Assert.Equal(after == VmState.Active, world.Cloud["host2"].LastEvacuation!.PowerOn);
    }

    [Fact]
    public async Task WhatWasUnderWayIsGivenUpAndWhatAMoveHadMadeGoes()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        await conductor.Get<ResizeServerHandler>().HandleAsync(new ResizeServer(id, SagaWorld.Large, null, null, false), TestConductor.Call(), default);
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.ResizeMigrating, "the source is asked");
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);

        await EvacuateAsync(conductor, id, "host3", force: true);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host3", SagaWorld.Small.Id), (server.VmState, server.Host, server.Flavor.Id));
        Assert.Equal([MigrationStatus.Error, MigrationStatus.Done], (await MovesAsync(conductor, id)).Select(move => move.Status));
        world.Cloud["host1"].Silence!.SetResult();
    }

    private static Task EvacuateAsync(TestConductor conductor, Guid id, string? host = null, bool force = false, bool stayOff = false) =>
        conductor.Get<EvacuateServerHandler>().HandleAsync(new Evacuate(id, host, force, null, stayOff, null, "s3cret"), TestConductor.Call(), CancellationToken.None);

    private static async Task RefusedAsync(TestConductor conductor, Guid id, FaultKind kind, string message)
    {
        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(conductor, id));
        Assert.Equal((kind, message), (refused.Fault.Kind, refused.Message));
    }

    private static async Task GoDownAsync(SagaWorld world, TestConductor conductor, int seconds = 60)
    {
        world.Silence("host1");
        await conductor.UntilAsync(
            () => conductor.Database.ReadAsync(
                scope => conductor.Get<Conductor.Sagas.HostLeases>().IsDown(scope, "host1", TimeSpan.FromSeconds(seconds)), CancellationToken.None),
            "host1 is down");
    }

    private static Task<List<MigrationRecord>> MovesAsync(TestConductor conductor, Guid id) => conductor.Database.ReadAsync(
        scope => MigrationStore.List(scope, new ListMigrations { InstanceId = id, Limit = 100 }), CancellationToken.None);
}
