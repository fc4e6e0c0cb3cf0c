using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Deferral;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Quotas;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Deletes that are deferred: what is kept of the server, how it comes back, and how it goes.</summary>
public sealed class SoftDeleteTests
{
    private const string Deferred = "[DEFAULT]\nreclaim_instance_interval = 600\n";

    [Fact]
    public async Task ADeletedServerIsOffUsesNoQuotaAndComesBack()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Deferred);
        var id = await SagaWorld.BootAsync(conductor);

        await DeleteAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var deferred = await conductor.ReadAsync(id);
        Assert.Equal((VmState.SoftDelete, default(TaskState?), PowerState.Shutdown, null), (deferred.VmState, deferred.TaskState, deferred.PowerState, deferred.DeletedAt));
        Assert.Equal(PowerState.Shutdown, world.Cloud[deferred.Host!].Guests[deferred.GuestId!.Value]);
        Assert.Equal((0, 0), await UsedAsync(conductor));
        Assert.Empty((await ListAsync(conductor, new ListServers { ProjectId = deferred.ProjectId, Limit = 9 })).Servers);
        Assert.Single((await ListAsync(conductor, new ListServers { ProjectId = deferred.ProjectId, Limit = 9, Deleted = true })).Servers);
        Assert.Single((await ListAsync(conductor, new ListServers { ProjectId = deferred.ProjectId, Limit = 9, VmStates = [VmState.SoftDelete] })).Servers);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        // Once more changes nothing.
        await DeleteAsync(conductor, id);
        Assert.Equal(deferred.Revision, (await conductor.ReadAsync(id)).Revision);

        await RestoreAsync(conductor, id);
        await conductor.UntilQuietAsync();
        var back = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?), PowerState.Running), (back.VmState, back.TaskState, back.PowerState));
        Assert.Equal((1, 512), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatIsForcedIsGoneAtOnceAndWhatWaitedIsGoneAfterTheInterval()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Deferred);
        var (forced, forcedLater, waiting) = (await SagaWorld.BootAsync(conductor), await SagaWorld.BootAsync(conductor), await SagaWorld.BootAsync(conductor));
        await DeleteAsync(conductor, forced, force: true);
        await DeleteAsync(conductor, forcedLater);
        await DeleteAsync(conductor, waiting);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(forced)).DeletedAt);
        await DeleteAsync(conductor, forcedLater, force: true);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(forcedLater)).DeletedAt);
        Assert.Equal((0, 0), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        var reclaim = conductor.Get<ReclaimServers>();
        await reclaim.LookAsync(CancellationToken.None);
        Assert.Equal(VmState.SoftDelete, (await conductor.ReadAsync(waiting)).VmState);
        await conductor.UntilAsync(
            async () =>
            {
                await reclaim.LookAsync(CancellationToken.None);
                return (await conductor.ReadAsync(waiting)).DeletedAt is not null;
            },
            "the server is reclaimed");
        await conductor.UntilQuietAsync();
        Assert.Equal((0, 0), await UsedAsync(conductor));
        Assert.All(world.Cloud.Hosts, host => Assert.Empty(host.Guests));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AServerWhoseTurnCannotBeginKeepsNoOtherWaiting()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var (first, second) = (await SagaWorld.BootAsync(conductor), await SagaWorld.BootAsync(conductor));
        List<Guid> asked = [];

        await conductor.Get<DueServers>().LookAsync(
            new DueWork(
                "A test",
                TimeSpan.FromHours(1),
                (_, _, _) => [first, second],
                (_, seen, _, _) =>
                {
                    asked.Add(seen.Id);
                    return seen.Id == first ? throw new InvalidOperationException("Its row is broken.") : null;
                }),
            CancellationToken.None);

        Assert.Equal([first, second], asked);
    }

    [Fact]
    public async Task ARestoreIsRefusedWhereTheQuotaHasNoRoomAndOneThatFailsLeavesTheServerRestored()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Deferred + "[quota]\ninstances = 1\n");
        var first = await SagaWorld.BootAsync(conductor);
        await DeleteAsync(conductor, first);
        await conductor.UntilQuietAsync();
        var second = await SagaWorld.BootAsync(conductor);

        var refused = await Assert.ThrowsAsync<FaultException>(() => RestoreAsync(conductor, first));
        Assert.Equal((FaultKind.OverQuota, "Quota exceeded for instances: Requested 1, but already used 1 of 1 instances"), (refused.Fault.Kind, refused.Message));
        Assert.Equal((VmState.SoftDelete, default(TaskState?)), (await conductor.ReadAsync(first) is var left ? (left.VmState, left.TaskState) : default));

        await DeleteAsync(conductor, second, force: true);
        await conductor.UntilQuietAsync();
        world.Cloud[(await conductor.ReadAsync(first)).Host!].Fails = command => command is ChangePower ? new Fault(FaultKind.Internal, "It does not start.") : null;
        await RestoreAsync(conductor, first);
        await conductor.UntilQuietAsync();
        var restored = await conductor.ReadAsync(first);
        Assert.Equal((VmState.Stopped, "It does not start."), (restored.VmState, restored.Fault!.Message));
        Assert.Equal((1, 512), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ADeleteThatFailsLeavesASoftDeletedServerAsItWasAndAnAdministratorBringsItBackWithItsQuota()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Deferred);
        var id = await SagaWorld.BootAsync(conductor);
        await DeleteAsync(conductor, id);
        await conductor.UntilQuietAsync();
        world.Cloud["host1"].Fails = command => command is DestroyServer ? new Fault(FaultKind.Internal, "It does not go.") : null;

        await DeleteAsync(conductor, id, force: true);
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.SoftDelete, "It does not go."), (await conductor.ReadAsync(id) is var left ? (left.VmState, left.Fault!.Message) : default));
        Assert.Equal((0, 0), await UsedAsync(conductor));

        await conductor.Get<ResetServerStateHandler>().HandleAsync(new ResetServerState(id, VmState.Error), TestConductor.Call(), CancellationToken.None);
        Assert.Equal((1, 512), await UsedAsync(conductor));
        world.Cloud["host1"].Fails = null;
        await DeleteAsync(conductor, id, force: true);
        await conductor.UntilQuietAsync();
        Assert.Equal((0, 0), await UsedAsync(conductor));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatCannotBeDeferredIsDeletedAtOnce()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: Deferred);
        var resized = await SagaWorld.ResizeAsync(conductor);
        await DeleteAsync(conductor, resized);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(resized)).DeletedAt);

        var away = await SagaWorld.BootAsync(conductor);
        var host = (await conductor.ReadAsync(away)).Host!;
        world.Silence(host);
        await conductor.UntilAsync(async () => !await conductor.Get<Conductor.Sagas.HostLeases>().IsUpAsync(host, CancellationToken.None), "the host's lease ends");
        await DeleteAsync(conductor, away);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(away)).DeletedAt);
    }

    private static Task DeleteAsync(TestConductor conductor, Guid id, bool force = false) =>
        conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, force, false), TestConductor.Call(), CancellationToken.None);

    private static Task RestoreAsync(TestConductor conductor, Guid id) =>
        conductor.Get<RestoreServerHandler>().HandleAsync(new RestoreServer(id, false), TestConductor.Call(), CancellationToken.None);

    private static Task<ServerPage> ListAsync(TestConductor conductor, ListServers query) =>
        conductor.Get<ListServersHandler>().HandleAsync(query, TestConductor.Call(), CancellationToken.None);

    private static Task<(int, int)> UsedAsync(TestConductor conductor) => conductor.Database.ReadAsync(
        scope => QuotaStore.UseOf(scope, TestConductor.Call().Context.ProjectId!, null) is var use ? (use.Instances, use.Ram) : default, CancellationToken.None);
}
