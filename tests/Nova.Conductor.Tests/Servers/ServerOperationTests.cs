using Nova.Conductor.Servers;
using Nova.Conductor.Servers.OnHosts;
using Nova.Conductor.Tests.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Servers;

public sealed class ServerOperationTests
{
    private static readonly RequestContext Stranger = new("req-x", "other", "elsewhere", IsAdmin: false);
    private static readonly RequestContext Admin = new("req-admin", "admin", "admin", IsAdmin: true);

    [Fact]
    public async Task AForeignServerDoesNotExist()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var call = TestConductor.Call(Stranger);
        foreach (var attempt in new Func<Task>[]
        {
            () => conductor.Get<GetServerHandler>().HandleAsync(new GetServer(id), call, default),
            () => conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, true), call, default),
            () => conductor.Get<LockServerHandler>().HandleAsync(new LockServer(id, true, null, true), call, default),
            () => conductor.Get<ServerActionsHandler>().ListAsync(new ListServerActions(id, true, null, null, null, null), call, default),
        })
        {
            var refused = await Assert.ThrowsAsync<FaultException>(attempt);
            Assert.Equal((FaultKind.NotFound, $"Instance {id} could not be found."), (refused.Fault.Kind, refused.Message));
        }
    }

    [Fact]
    public async Task MetadataAndTagsAreMergedReplacedAndRemoved()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        Task<ServerMetadata> Metadata(bool replace, Dictionary<string, string> set, params string[] remove) => conductor.Get<ChangeServerMetadataHandler>()
            .HandleAsync(new ChangeServerMetadata(id, replace, set, remove), TestConductor.Call(), default);
        Task<ServerTags> Tags(bool replace, string[] add, params string[] remove) => conductor.Get<ChangeServerTagsHandler>()
            .HandleAsync(new ChangeServerTags(id, replace, add, remove), TestConductor.Call(), default);

        Assert.Equal(2, (await Metadata(false, new() { ["b"] = "2" })).Items.Count);
        Assert.Equal(["c"], (await Metadata(true, new() { ["c"] = "3" })).Items.Keys);
        Assert.Empty((await Metadata(false, [], "c")).Items);
        Assert.Equal(FaultKind.NotFound, (await Assert.ThrowsAsync<FaultException>(() => Metadata(false, [], "c"))).Fault.Kind);
        Assert.Equal((true, "a b z"), ((await Tags(false, ["z"])) is var added ? (added.Added, string.Join(' ', added.Tags)) : default));
        Assert.False((await Tags(false, ["z"])).Added);
        Assert.Equal(["a", "b"], (await Tags(false, [], "z")).Tags);
        Assert.Equal(["only"], (await Tags(true, ["only"])).Tags);
        var server = await conductor.ReadAsync(id);
        Assert.Empty(server.Metadata);
        Assert.Equal(["only"], server.Tags);
    }

    [Fact]
    public async Task ALockedServerRefusesItsOwnersActions()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        Task Lock(bool locked, bool asAdmin, RequestContext context) => conductor.Get<LockServerHandler>()
            .HandleAsync(new LockServer(id, locked, locked ? "why" : null, asAdmin), TestConductor.Call(context), default);
        Task Stop(bool overrideLock) => conductor.Get<StartServerActionHandler>()
            .HandleAsync(new StartServerAction(id, ServerAction.Stop, overrideLock), TestConductor.Call(), default);

        await Lock(true, false, TestConductor.Tenant);
        Assert.Equal((LockedBy.Owner, "why"), ((await conductor.ReadAsync(id)) is var locked ? (locked.LockedBy, locked.LockedReason) : default));
        var refused = await Assert.ThrowsAsync<FaultException>(() => Stop(false));
        Assert.Equal((FaultKind.Conflict, $"Instance {id} is locked", ServerFaults.LockedCode), (refused.Fault.Kind, refused.Message, refused.Fault.Code));
        await Lock(false, false, TestConductor.Tenant);
        await Lock(true, true, Admin);
        Assert.Equal(LockedBy.Admin, (await conductor.ReadAsync(id)).LockedBy);
        Assert.Equal(FaultKind.Forbidden, (await Assert.ThrowsAsync<FaultException>(() => Lock(false, false, TestConductor.Tenant))).Fault.Kind);
        await Stop(true);
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Stopped, (await conductor.ReadAsync(id)).VmState);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ADeleteTakesThePlaceOfARunningBuild(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database, hosts: 1);
        world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.Spawning, "the build is at its host");

        Task Delete() => conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), default);
        await Delete();
        await Delete();
        Assert.Equal(TaskState.Deleting, (await conductor.ReadAsync(id)).TaskState);
        world.Cloud.Hosts[0].Silence!.SetResult();
        world.Cloud.Hosts[0].Silence = null;
        await conductor.UntilQuietAsync();

        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        var actions = await conductor.Get<ServerActionsHandler>().ListAsync(
            new ListServerActions(id, true, null, null, null, null), TestConductor.Call(), default);
        Assert.Equal([("delete", null), ("create", "Error")], actions.Actions.Select(action => (action.Action, action.Message)));
        Assert.Equal(FaultKind.NotFound, (await Assert.ThrowsAsync<FaultException>(Delete)).Fault.Kind);
    }

    [Fact]
    public async Task ResettingTheStateTakesARunningSagaAway()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var host = world.Cloud[(await conductor.ReadAsync(id)).Host!];
        host.Silence = new TaskCompletionSource();
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.RebootSoft, false), TestConductor.Call(), default);
        await conductor.Get<ResetServerStateHandler>().HandleAsync(new ResetServerState(id, VmState.Active), TestConductor.Call(Admin), default);
        await conductor.UntilQuietAsync();
        host.Silence = null;
        Assert.Equal((VmState.Active, default(TaskState?)), ((await conductor.ReadAsync(id)) is var reset ? (reset.VmState, reset.TaskState) : default));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        // A hard reboot takes the place of one that hangs, by the table of transitions.
        host.Silence = new TaskCompletionSource();
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.RebootSoft, false), TestConductor.Call(), default);
        var silence = host.Silence;
        host.Silence = null;
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.RebootHard, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        silence.SetResult();
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    /// <summary>What the host has not been granted when the state is reset it does not begin.</summary>
    [Fact]
    public async Task AResetStateGrantsTheHostNothing()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.Spawning, "the build is at its host");

        var guest = (await conductor.ReadAsync(id)).GuestId!.Value;
        await conductor.Get<ResetServerStateHandler>().HandleAsync(new ResetServerState(id, VmState.Error), TestConductor.Call(Admin), default);
        var claim = await conductor.Get<ClaimAttemptHandler>()
            .HandleAsync(new ClaimAttempt(id, guest, 1, "host1", TaskState.Spawning), TestConductor.Call(), default);

        Assert.False(claim.Granted);
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Error, default(TaskState?)), (await conductor.ReadAsync(id)) is var reset ? (reset.VmState, reset.TaskState) : default);
    }

    [Fact]
    public async Task OnlyTheNewestAttemptOfTheBoundHostIsGranted()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.Spawning, "the build is at its host");
        var guest = (await conductor.ReadAsync(id)).GuestId!.Value;
        async Task<bool> Claim(int attempt, string host, TaskState shown = TaskState.Spawning, Guid? other = null) => (await conductor.Get<ClaimAttemptHandler>()
            .HandleAsync(new ClaimAttempt(id, other ?? guest, attempt, host, shown), TestConductor.Call(), default)).Granted;

        Assert.True(await Claim(1, "host1"));
        Assert.False(await Claim(0, "host1"));
        Assert.False(await Claim(1, "host2"));
        Assert.False(await Claim(1, "host1", other: Guid.NewGuid()));
        Assert.True(await Claim(1, "host1", TaskState.Networking));
        Assert.Equal(TaskState.Networking, (await conductor.ReadAsync(id)).TaskState);
        world.Cloud.Hosts[0].Silence!.SetResult();
        await conductor.UntilQuietAsync();
        Assert.False(await Claim(1, "host1"));
    }

    [Theory]
    [InlineData(VmState.Active, PowerState.Shutdown, VmState.Stopped)]
    [InlineData(VmState.Active, PowerState.Crashed, VmState.Stopped)]
    [InlineData(VmState.Active, PowerState.Paused, VmState.Active)]
    [InlineData(VmState.Active, PowerState.NoState, VmState.Active)]
    [InlineData(VmState.Stopped, PowerState.Running, VmState.Stopped)]
    [InlineData(VmState.Paused, PowerState.Shutdown, VmState.Stopped)]
    public async Task PowerStatesAreSyncedAsUpstreamDoes(VmState before, PowerState seen, VmState after)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        if (before != VmState.Active)
        {
            var action = before == VmState.Paused ? ServerAction.Pause : ServerAction.Stop;
            await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, action, false), TestConductor.Call(), default);
            await conductor.UntilQuietAsync();
        }

        var host = (await conductor.ReadAsync(id)).Host!;
        Task Report(DateTimeOffset at) => conductor.Get<ReportPowerStatesHandler>().HandleAsync(
            new ReportPowerStates(host, [new PowerSight(id, seen, at)]), TestConductor.Call(RequestContext.ForService("req-sync")), default);
        var old = await conductor.ReadAsync(id);
        await Report(old.UpdatedAt!.Value.AddSeconds(-1));
        Assert.Equal(old.Revision, (await conductor.ReadAsync(id)).Revision);

        world.Time.Advance(TimeSpan.FromSeconds(1));
        await Report(world.Time.GetUtcNow());
        await conductor.UntilQuietAsync();
        Assert.Equal(after, (await conductor.ReadAsync(id)).VmState);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }
}
