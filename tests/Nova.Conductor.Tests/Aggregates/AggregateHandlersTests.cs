using Nova.Conductor.Aggregates;
using Nova.Conductor.Hosts;
using Nova.Core.Aggregates;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Aggregates;

public sealed class AggregateHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnAggregateLives(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        var made = await CreateAsync(rig, "a", "east");

        var taken = await RefusedAsync(() => CreateAsync(rig, "a", null));
        var withHost = await ChangeHostAsync(rig, made.Number, "h1", add: true);
        var twice = await RefusedAsync(() => ChangeHostAsync(rig, made.Number, "h1", add: true));
        var unknownHost = await RefusedAsync(() => ChangeHostAsync(rig, made.Number, "h9", add: true));
        var updated = await UpdateAsync(rig, made.Number, "b", new() { ["ssd"] = "true", ["availability_zone"] = "west" });
        var notEmpty = await RefusedAsync(() => DeleteAsync(rig, made.Number));
        await ChangeHostAsync(rig, made.Number, "h1", add: false);
        var noHost = await RefusedAsync(() => ChangeHostAsync(rig, made.Number, "h1", add: false));
        await DeleteAsync(rig, made.Number);
        var gone = await RefusedAsync(() => new GetAggregateHandler(rig.Database).HandleAsync(new AggregateNumber(made.Number), ByAdmin(), Ct));

        Assert.Equal("Aggregate a already exists.", taken.Message);
        Assert.Equal(["h1"], withHost.Hosts);
        Assert.Null(withHost.UpdatedAt);
        Assert.Equal((FaultKind.Conflict, $"Aggregate {made.Number} already has host h1."), (twice.Kind, twice.Message));
        Assert.Equal((FaultKind.NotFound, "Compute host h9 could not be found."), (unknownHost.Kind, unknownHost.Message));
        Assert.Equal("b", updated.Name);
        Assert.Equal(new Dictionary<string, string> { ["ssd"] = "true", ["availability_zone"] = "west" }, updated.Metadata);
        Assert.NotNull(updated.UpdatedAt);
        Assert.Contains("Host aggregate is not empty", notEmpty.Message);
        Assert.Equal($"Aggregate {made.Number} has no host h1.", noHost.Message);
        Assert.Equal((FaultKind.NotFound, $"Aggregate {made.Number} could not be found."), (gone.Kind, gone.Message));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AHostIsInOneZone(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        var east = await CreateAsync(rig, "a", "east");
        var west = await CreateAsync(rig, "b", "west");
        var plain = await CreateAsync(rig, "c", null);
        await ChangeHostAsync(rig, east.Number, "h1", add: true);
        await ChangeHostAsync(rig, plain.Number, "h1", add: true);

        var added = await RefusedAsync(() => ChangeHostAsync(rig, west.Number, "h1", add: true));
        var moved = await RefusedAsync(() => UpdateAsync(rig, plain.Number, null, new() { ["availability_zone"] = "west" }));
        var unnamed = await RefusedAsync(() => UpdateAsync(rig, east.Number, null, new() { ["availability_zone"] = null }));

        Assert.Equal(
            (FaultKind.BadRequest, $"Cannot update aggregate {east.Number}. Reason: Aggregate a does not support empty named availability zone."),
            (unnamed.Kind, unnamed.Message));
        Assert.Equal((FaultKind.Conflict, $"Cannot add host to aggregate {west.Number}. Reason: One or more hosts already in availability zone(s) ['east']."), (added.Kind, added.Message));
        Assert.Equal(FaultKind.BadRequest, moved.Kind);
    }

    /// <summary>Servers show the zone of their host, which must not go away below them.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task AHostWithServersStaysInItsZone(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1", "h2");
        var east = await CreateAsync(rig, "a", "east");
        var eastToo = await CreateAsync(rig, "b", "east");
        var plain = await CreateAsync(rig, "c", null);
        await ChangeHostAsync(rig, east.Number, "h1", add: true);
        await ChangeHostAsync(rig, plain.Number, "h1", add: true);
        await rig.PutInstanceAsync("h1");
        await rig.PutInstanceAsync("h2");

        var removed = await RefusedAsync(() => ChangeHostAsync(rig, east.Number, "h1", add: false));
        var added = await RefusedAsync(() => ChangeHostAsync(rig, east.Number, "h2", add: true));
        var unzoned = await ChangeHostAsync(rig, plain.Number, "h1", add: false);
        await ChangeHostAsync(rig, eastToo.Number, "h1", add: true);
        var leftToTheOther = await ChangeHostAsync(rig, east.Number, "h1", add: false);

        Assert.Equal(
            (FaultKind.Conflict, $"Cannot remove host from aggregate {east.Number}. Reason: The host has servers in availability zone 'east'."), (removed.Kind, removed.Message));
        Assert.Equal(
            (FaultKind.Conflict, $"Cannot add host to aggregate {east.Number}. Reason: The host has servers, which would move to availability zone 'east'."),
            (added.Kind, added.Message));
        Assert.Empty(unzoned.Hosts);
        Assert.Empty(leftToTheOther.Hosts);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AZoneWithServersKeepsItsName(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        var aggregate = await CreateAsync(rig, "a", "east");
        await ChangeHostAsync(rig, aggregate.Number, "h1", add: true);
        await rig.PutInstanceAsync("h1");

        var refused = await RefusedAsync(() => UpdateAsync(rig, aggregate.Number, null, new() { ["availability_zone"] = "west" }));
        await UpdateAsync(rig, aggregate.Number, null, new() { ["availability_zone"] = "east", ["x"] = "y" });

        Assert.Equal($"Cannot update aggregate {aggregate.Number}. Reason: One or more hosts contain instances in this zone.", refused.Message);
    }

    /// <summary>The scheduler hears of it: a change of an aggregate is a change of its hosts.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task MembersChangeWithTheirAggregate(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1", "h2");
        await rig.ReportNodeAsync(Node("h1"));
        await rig.ReportNodeAsync(Node("h2"));
        var aggregate = await CreateAsync(rig, "a", "east");
        var before = await ViewsAsync(rig, 0);

        await ChangeHostAsync(rig, aggregate.Number, "h1", add: true);
        var delta = await ViewsAsync(rig, before.ToRevision);

        var view = Assert.Single(delta.Hosts);
        Assert.Equal(("h1", "east"), (view.Report.Host, view.AvailabilityZone));
        Assert.Equal("east", Assert.Single(view.Aggregates).Metadata["availability_zone"]);
        Assert.All(before.Hosts, host => Assert.Equal("nova", host.AvailabilityZone));
        var zones = await new ListZonesHandler(rig.Database, rig.Hosts).HandleAsync(Nothing.Value, ByAdmin(), Ct);
        Assert.Equal(["east", "nova"], zones.Zones.Select(zone => zone.Name));
    }

    private static Task<Core.Rpc.Scheduler.HostViews> ViewsAsync(ConductorRig rig, long since) =>
        new GetHostViewsHandler(rig.Database, rig.Hosts).HandleAsync(new GetHostViews(since), ByAdmin(), Ct);

    private static Task<AggregateRecord> CreateAsync(ConductorRig rig, string name, string? zone) =>
        new CreateAggregateHandler(rig.Calls).HandleAsync(new CreateAggregate(name, zone), ByAdmin(), Ct);

    private static Task<AggregateRecord> UpdateAsync(ConductorRig rig, long number, string? name, Dictionary<string, string?> metadata) =>
        new UpdateAggregateHandler(rig.Calls).HandleAsync(new UpdateAggregate(number, name, metadata), ByAdmin(), Ct);

    private static Task<AggregateRecord> ChangeHostAsync(ConductorRig rig, long number, string host, bool add) =>
        new ChangeAggregateHostHandler(rig.Calls).HandleAsync(new ChangeAggregateHost(number, host, add), ByAdmin(), Ct);

    private static Task<Nothing> DeleteAsync(ConductorRig rig, long number) =>
        new DeleteAggregateHandler(rig.Calls).HandleAsync(new AggregateNumber(number), ByAdmin(), Ct);
}
