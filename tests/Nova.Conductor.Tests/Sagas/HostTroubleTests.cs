using Nova.Conductor.Servers;
using Nova.Conductor.Servers.OnHosts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>Hosts that refuse, fall silent, die and come back.</summary>
public sealed class HostTroubleTests
{
    private static readonly Fault Elsewhere = new(FaultKind.Internal, "No space.", ComputeRpc.RescheduleCode, "disk full at /dev/sda");

    [Fact]
    public async Task AFailedBuildIsUndoneAndTriedOnTheNextHost()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        world.Cloud["host1"].Fails = command => command is BuildServer ? Elsewhere : null;
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        Assert.Equal("host2", (await conductor.ReadAsync(id)).Host);
        Assert.Equal(1, world.Cloud["host1"].Destroyed);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AfterThreeHostsTheServerIsInError()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 5);
        foreach (var host in world.Cloud.Hosts)
        {
            host.Fails = command => command is BuildServer ? Elsewhere : null;
        }

        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();
        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, null), (server.VmState, server.Host));
        Assert.StartsWith("Exceeded maximum number of retries.", server.Fault!.Message);
        Assert.DoesNotContain("/dev/sda", server.Fault.Message);
        Assert.Contains("/dev/sda", server.Fault.Details);
        Assert.Equal(3, world.Cloud.Hosts.Count(host => host.LastBuild is not null));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatTheOtherSideCancelledIsAskedAgain()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var asked = 0;
        world.Cloud.Decide = request => Interlocked.Increment(ref asked) == 1
            ? throw new OperationCanceledException("The connection was closed.")
            : TestCloud.Decision(request, world.Cloud["host1"].Choice);
        var conductor = await world.StartConductorAsync();
        await SagaWorld.BootAsync(conductor);
        Assert.Equal(2, asked);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(true, "host1")]
    [InlineData(false, "host2")]
    public async Task WhileNobodyCanBeHeardNoHostIsGivenUp(bool comesBack, string expected)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var silence = world.Cloud["host1"].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.Spawning, "the build is at its host");

        conductor.Bus.IsConnected = false;
        world.Silence("host1");
        var until = world.Time.GetUtcNow() + TimeSpan.FromSeconds(30);
        await conductor.UntilAsync(() => Task.FromResult(world.Time.GetUtcNow() >= until), "the lease has ended long ago");
        Assert.Equal("host1", (await conductor.ReadAsync(id)).Host);
        Assert.Null(world.Cloud["host2"].LastBuild);

        conductor.Bus.IsConnected = true;
        if (comesBack)
        {
            world.Hear("host1");
            silence.SetResult();
        }

        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).VmState == VmState.Active, "the server is active");
        Assert.Equal(expected, (await conductor.ReadAsync(id)).Host);
        silence.TrySetResult();
        world.Cloud["host1"].Silence = null;
    }

    [Fact]
    public async Task ManyHostsThatGoAwayTogetherAreAnOutageAndTheirBuildsWait()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 6);
        var silence = new TaskCompletionSource();
        foreach (var host in world.Cloud.Hosts)
        {
            host.Silence = silence;
        }

        var conductor = await world.StartConductorAsync();
        var ids = await SagaWorld.CreateAsync(conductor, SagaWorld.Request(count: 5));
        await conductor.UntilAsync(() => Task.FromResult(world.Cloud.Hosts.Sum(host => host.Commands) == 5), "the builds are at their hosts");
        var before = await Task.WhenAll(ids.Select(conductor.ReadAsync));

        foreach (var host in world.Cloud.Hosts.Take(4))
        {
            world.Silence(host.Name);
        }

        var until = world.Time.GetUtcNow() + TimeSpan.FromSeconds(40);
        await conductor.UntilAsync(() => Task.FromResult(world.Time.GetUtcNow() >= until), "the leases have ended long ago");
        Assert.Equal(before.Select(server => (server.Host, server.Attempt)), (await Task.WhenAll(ids.Select(conductor.ReadAsync))).Select(server => (server.Host, server.Attempt)));

        foreach (var host in world.Cloud.Hosts)
        {
            world.Hear(host.Name);
            host.Silence = null;
        }

        silence.SetResult();
        await conductor.UntilQuietAsync();
        Assert.All(await Task.WhenAll(ids.Select(conductor.ReadAsync)), server => Assert.Equal(VmState.Active, server.VmState));
        Assert.Equal(5, world.Cloud.Hosts.Sum(host => host.Commands));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task NoValidHostIsNotFinalWhileNobodyCanBeHeard()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var asked = 0;
        world.Cloud.Decide = request => Interlocked.Increment(ref asked) < 10 ? TestCloud.Decision(request) : TestCloud.Decision(request, world.Cloud["host1"].Choice);
        conductor.Bus.IsConnected = false;

        await SagaWorld.BootAsync(conductor);

        Assert.Equal(10, asked);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ARefusalThatEveryHostWouldRepeatIsFinal()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        world.Cloud["host1"].Fails = command => command is BuildServer ? new Fault(FaultKind.BadRequest, "Image image is unacceptable.") : null;
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();
        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, 400, "Image image is unacceptable."), (server.VmState, server.Fault!.Code, server.Fault.Message));
        Assert.Equal(1, world.Cloud.Hosts.Count(host => host.LastBuild is not null));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AHostThatDiesDuringABuildIsGivenUpWhenItsLeaseEnds()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).Host == "host1", "bound to the first host");
        world.Silence("host1");
        await conductor.UntilQuietAsync();

        Assert.Equal(("host2", VmState.Active), ((await conductor.ReadAsync(id)) is var server ? (server.Host, server.VmState) : default));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        var told = await conductor.Get<ListHostInstancesHandler>().HandleAsync(new ListHostInstances("host1"), TestConductor.Call(), default);
        Assert.Equal(id, Assert.Single(told.Gone).InstanceId);
        Assert.Empty(told.Guests);
    }

    [Fact]
    public async Task AServerOnADeadHostIsDeletedAndTheHostToldLater()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Silence("host1");
        world.Time.Advance(TimeSpan.FromSeconds(15));
        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();

        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        Assert.Single(world.Cloud["host1"].Guests);
        var told = await conductor.Get<ListHostInstancesHandler>().HandleAsync(new ListHostInstances("host1"), TestConductor.Call(), default);
        world.Cloud["host1"].Remove(told.Gone.Select(guest => guest.GuestId));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AnActionOnADeadHostFailsAndLeavesTheServerIdle()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        world.Silence("host1");
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?)), (server.VmState, server.TaskState));
        Assert.Contains("stopped answering", server.Fault!.Message);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ADatabasePutBackFromABackupGoesOnFromTheHostsNewestAttempt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var newest = 9;
        world.Cloud["host1"].Fails = command => command switch
        {
            ChangePower power when power.Attempt <= newest => Superseded(newest),
            DestroyServer destroy when destroy.Attempt <= newest => Superseded(newest),
            _ => null,
        };

        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        var stopped = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Stopped, 10, default(InstanceFault?)), (stopped.VmState, stopped.Attempt, stopped.Fault));

        newest = 20;
        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        static Fault Superseded(int newest) => new(FaultKind.Conflict, "superseded", ComputeRpc.SupersededCode, NewestAttempt: newest);
    }

    [Fact]
    public async Task NothingOutlivesItsDeadline()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var host = world.Cloud["host1"];
        host.Fails = command => command is DestroyServer ? new Fault(FaultKind.Internal, "Device is busy.") : Elsewhere;
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();

        // It could not be undone: the claim stays with the server, on its host, and a delete can still clean up.
        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Error, "host1"), (server.VmState, server.Host));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        host.Fails = null;
        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ARefusedClaimTakesTheNextAlternateAndThenAsksAgain()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 3, memoryMb: 512);
        var conductor = await world.StartConductorAsync();
        var first = await SagaWorld.BootAsync(conductor);
        Assert.Equal("host1", (await conductor.ReadAsync(first)).Host);

        // The scheduler still believes in the first host: the claim refuses it.
        var second = await SagaWorld.BootAsync(conductor);
        Assert.Equal("host2", (await conductor.ReadAsync(second)).Host);

        // A stale snapshot that knows full hosts only: asked again, it must look at fresh state.
        var asked = 0;
        world.Cloud.Decide = request => asked++ == 0
            ? TestCloud.Decision(request, world.Cloud["host1"].Choice, world.Cloud["host2"].Choice)
            : TestCloud.Decision(request, world.Cloud["host3"].Choice);
        var third = await SagaWorld.BootAsync(conductor);
        Assert.Equal("host3", (await conductor.ReadAsync(third)).Host);
        Assert.True(world.Cloud.Asked.Last().MinimumRevision > 0);

        world.Cloud.Decide = request => TestCloud.Decision(request, []);
        var none = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();
        var server = await conductor.ReadAsync(none);
        Assert.Equal("No valid host was found. There are not enough hosts available.", server.Fault!.Message);
        Assert.Contains("RamFilter removed 3: too little memory (3)", server.Fault.Details);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AStaleRefusalIsNotFinal()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        world.Cloud.Decide = request => world.Cloud.Asked.Last().MinimumRevision == 0
            ? new SchedulingDecision(request.Id, [], new SchedulingReport(0, 0, [], null))
            : TestCloud.Decision(request, world.Cloud["host2"].Choice);
        Assert.Equal("host2", (await conductor.ReadAsync(await SagaWorld.BootAsync(conductor))).Host);
    }
}
