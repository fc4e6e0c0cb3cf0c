using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Scheduler;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

public sealed class ServiceHandlersTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task HeartbeatsRegisterAndRenew(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var handler = new ReportServicesHandler(rig.Database, rig.Hosts);
        var thousand = new ReportServices([.. Enumerable.Range(0, 1000).Select(i => new ServiceBeat($"h{i:0000}", "nova-compute", "compute"))]);

        var reply = await handler.HandleAsync(thousand, ByAdmin(), Ct);
        time.Advance(TimeSpan.FromSeconds(3));
        await handler.HandleAsync(thousand, ByAdmin(), Ct);
        await new ReportServicesHandler(rig.Database, rig.Hosts).HandleAsync(new ReportServices([new("h0000", "nova-compute", "compute")]), ByAdmin(), Ct);
        var all = await ListAsync(rig);

        Assert.Equal(10, reply.LeaseSeconds);
        Assert.Equal(1000, all.Count);
        Assert.All(all, service =>
        {
            Assert.Equal(time.GetUtcNow(), service.LastSeenAt);
            Assert.Equal(time.GetUtcNow().AddSeconds(10), service.LeaseUntil);
            Assert.Equal("nova", service.AvailabilityZone);
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ADeletedServiceRegistersAgain(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var handler = new ReportServicesHandler(rig.Database, rig.Hosts);
        var beat = new ReportServices([new("h1", "nova-compute", "compute"), new("h1", "nova-conductor", "conductor")]);
        await handler.HandleAsync(beat, ByAdmin(), Ct);
        var before = await ListAsync(rig);
        await new DeleteServiceHandler(rig.Calls, rig.Hosts).HandleAsync(new DeleteService(before[0].Id, null), ByAdmin(), Ct);

        await handler.HandleAsync(beat, ByAdmin(), Ct);

        var after = await ListAsync(rig);
        Assert.Equal(["nova-conductor", "nova-compute"], after.Select(service => service.Binary));
        Assert.NotEqual(before[0].Id, after[1].Id);
        Assert.Equal("internal", after[0].AvailabilityZone);
    }

    /// <summary>Heartbeats make no revision; only the end of a lease and the return do.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task HostStateChangesWhenALeaseEndsAndWhenTheHostReturns(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        await rig.ReportComputeAsync("h1");
        await rig.ReportNodeAsync(Node("h1"));
        var up = await ViewsAsync(rig, 0);
        await rig.ReportComputeAsync("h1");
        var quiet = await ViewsAsync(rig, up.ToRevision);

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal([("h1", "nova-compute")], await rig.Database.WriteAsync(ServiceStore.MarkLost, Ct));
        Assert.Empty(await rig.Database.WriteAsync(ServiceStore.MarkLost, Ct));
        var down = await ViewsAsync(rig, up.ToRevision);
        await rig.ReportComputeAsync("h1");
        var back = await ViewsAsync(rig, down.ToRevision);

        Assert.True(Assert.Single(up.Hosts).Up);
        Assert.Empty(quiet.Hosts);
        Assert.False(Assert.Single(down.Hosts).Up);
        Assert.True(Assert.Single(back.Hosts).Up);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ServicesAreDisabledForcedDownAndEnabled(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        await rig.ReportComputeAsync("h1");
        await rig.ReportNodeAsync(Node("h1"));
        var update = new UpdateServiceHandler(rig.Calls, rig.Hosts);
        var start = await ViewsAsync(rig, 0);

        var disabled = await update.HandleAsync(new UpdateService(null, "h1", "nova-compute", true, "broken fan", null), ByAdmin(), Ct);
        var forced = await update.HandleAsync(new UpdateService(disabled.Id, null, null, null, null, true), ByAdmin(), Ct);
        var seen = Assert.Single((await ViewsAsync(rig, start.ToRevision)).Hosts);
        var enabled = await update.HandleAsync(new UpdateService(disabled.Id, null, null, false, null, false), ByAdmin(), Ct);
        var noBinary = await RefusedAsync(() => update.HandleAsync(new UpdateService(null, "h9", "nova-compute", true, null, null), ByAdmin(), Ct));
        var noId = await RefusedAsync(() => update.HandleAsync(new UpdateService(Guid.Empty, null, null, true, null, null), ByAdmin(), Ct));

        Assert.Equal("broken fan", disabled.DisabledReason);
        Assert.True(forced is { Disabled: true, DisabledReason: "broken fan", ForcedDown: true });
        Assert.True(seen is { Disabled: true, ForcedDown: true });
        Assert.True(enabled is { Disabled: false, DisabledReason: null, ForcedDown: false });
        Assert.Equal((FaultKind.NotFound, "Could not find binary nova-compute on host h9."), (noBinary.Kind, noBinary.Message));
        Assert.Equal(FaultKind.NotFound, noId.Kind);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ANewComputeWaitsWhereTheOperatorSaysSo(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time, "[DEFAULT]\nenable_new_services = false\n");
        await rig.ReportComputeAsync("h1");
        await new ReportServicesHandler(rig.Database, rig.Hosts).ReportAsync([new("h1", "nova-scheduler", "scheduler")], Ct);

        Assert.Equal([true, false], (await ListAsync(rig)).Select(service => service.Disabled));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AComputeIsDeletedWithItsNodesUnlessItHasServers(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        await rig.ReportComputeAsync("h1", "h2");
        var node = Node("h1");
        await rig.ReportNodeAsync(node);
        await rig.PutInstanceAsync("h2");
        var delete = new DeleteServiceHandler(rig.Calls, rig.Hosts);
        var services = await ListAsync(rig);
        var before = await ViewsAsync(rig, 0);

        var refused = await RefusedAsync(() => delete.HandleAsync(new DeleteService(services[1].Id, null), ByAdmin(), Ct));
        await delete.HandleAsync(new DeleteService(null, services[0].Number), ByAdmin(), Ct);
        var again = await RefusedAsync(() => delete.HandleAsync(new DeleteService(null, services[0].Number), ByAdmin(), Ct));
        var delta = await ViewsAsync(rig, before.ToRevision);

        Assert.Equal(FaultKind.Conflict, refused.Kind);
        Assert.Equal((FaultKind.NotFound, $"Service {services[0].Number} not found."), (again.Kind, again.Message));
        Assert.Equal([node.NodeId], delta.RemovedNodes);
        Assert.Empty((await ViewsAsync(rig, 0)).Hosts);
        Assert.Single(await ListAsync(rig));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ZonesListTheirServices(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        await new ReportServicesHandler(rig.Database, rig.Hosts).ReportAsync(
            [new("c1", "nova-conductor", "conductor"), new("h1", "nova-compute", "compute")], Ct);
        await new UpdateServiceHandler(rig.Calls, rig.Hosts).HandleAsync(new UpdateService(null, "h1", "nova-compute", true, null, null), ByAdmin(), Ct);

        var zones = await new ListZonesHandler(rig.Database, rig.Hosts).HandleAsync(Nothing.Value, ByAdmin(), Ct);

        Assert.Equal([("internal", true, true), ("nova", false, false)], zones.Zones.Select(zone => (zone.Name, zone.Internal, zone.Available)));
        Assert.Equal("h1", Assert.Single(zones.Zones[1].Services).Host);
    }

    private static async Task<IReadOnlyList<Core.Hosts.ServiceRecord>> ListAsync(ConductorRig rig) =>
        (await new ListServicesHandler(rig.Database, rig.Hosts).HandleAsync(new ListServices(null, null), ByAdmin(), Ct)).Services;

    private static Task<HostViews> ViewsAsync(ConductorRig rig, long since) =>
        new GetHostViewsHandler(rig.Database, rig.Hosts).HandleAsync(new GetHostViews(since), ByAdmin(), Ct);
}
