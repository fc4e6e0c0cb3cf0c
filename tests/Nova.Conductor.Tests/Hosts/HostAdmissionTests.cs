using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Hosts;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Statements;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

/// <summary>Who may be a host, and what its hypervisor's silence makes of it.</summary>
public sealed class HostAdmissionTests
{
    private const string Silence = "Connection to libvirt lost: no answer for 10 seconds";

    private static readonly Statement Use = new("test.admission_use", "UPDATE inventories SET used = 1 WHERE provider_uuid = ?");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task OfTwoProcessesWithOneHostNameTheSecondIsRefusedWhileTheFirstsLeaseRuns(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Empty(await BeatAsync(rig, first));
        Assert.Empty(await BeatAsync(rig, first));

        Assert.Contains("another nova-compute reports as host 'h1'", await RefusalAsync(rig, second));
        Assert.Equal(["h1"], await BeatAsync(rig, second));
        Assert.Null(await RefusalAsync(rig, first));

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await RefusalAsync(rig, second));
        Assert.Empty(await BeatAsync(rig, second));
        Assert.Equal(["h1"], await BeatAsync(rig, first));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AHypervisorThatFallsSilentDisablesItsHostUntilItAnswers(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        await rig.ReportNodeAsync(Node("h1"));
        var holder = Guid.NewGuid();
        await BeatAsync(rig, holder);
        var before = (await ViewsAsync(rig)).ToRevision;

        await BeatAsync(rig, holder, Silence);
        var silent = Assert.Single(await ListAsync(rig));
        Assert.Equal((true, "AUTO: " + Silence), (silent.Disabled, silent.DisabledReason));
        Assert.True(Assert.Single((await ViewsAsync(rig, before)).Hosts).Disabled);

        await BeatAsync(rig, holder);
        var answers = Assert.Single(await ListAsync(rig));
        Assert.Equal((false, null), (answers.Disabled, answers.DisabledReason));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatAnAdministratorDisabledStaysSo(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var holder = Guid.NewGuid();
        await BeatAsync(rig, holder);
        await new UpdateServiceHandler(rig.Calls, rig.Hosts).HandleAsync(new UpdateService(null, "h1", "nova-compute", true, "new disks", null), ByAdmin(), Ct);

        await BeatAsync(rig, holder, Silence);
        await BeatAsync(rig, holder);

        var service = Assert.Single(await ListAsync(rig));
        Assert.Equal((true, "new disks"), (service.Disabled, service.DisabledReason));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ANodeThatLostItsIdGetsItBackAndAnotherMachineIsRefused(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var node = Node("h1");
        await rig.ReportNodeAsync(node);
        var fresh = Guid.NewGuid();
        Assert.Equal(new HostAdmission(null, fresh), await AdmitAsync(rig, "h1", fresh, isNew: true));

        await rig.Database.WriteAsync(scope => scope.Execute(Use, node.NodeId), Ct);

        Assert.Equal(new HostAdmission(null, node.NodeId), await AdmitAsync(rig, "h1", fresh, isNew: true));
        var other = await AdmitAsync(rig, "h1", fresh, isNew: false);
        Assert.Contains($"Write {node.NodeId} into compute_id", other.Refusal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARenamedHostWithServersIsRefusedWithWhatToDo(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, time);
        var node = Node("h1");
        await rig.ReportNodeAsync(node);
        Assert.Null((await AdmitAsync(rig, "h1.example.org", node.NodeId, isNew: false)).Refusal);

        await rig.Database.WriteAsync(scope => scope.Execute(Use, node.NodeId), Ct);

        Assert.Contains("Set [DEFAULT] host = h1,", (await AdmitAsync(rig, "h1.example.org", node.NodeId, isNew: false)).Refusal);
        Assert.Null((await AdmitAsync(rig, "h1", node.NodeId, isNew: false)).Refusal);
    }

    private static async Task<IReadOnlyList<string>> BeatAsync(ConductorRig rig, Guid holder, string? problem = null) =>
        (await new ReportServicesHandler(rig.Database, rig.Hosts).HandleAsync(
            new ReportServices([new ServiceBeat("h1", "nova-compute", "compute", holder, problem)]), ByAdmin(), Ct)).RefusedHosts ?? [];

    private static async Task<string?> RefusalAsync(ConductorRig rig, Guid holder) =>
        (await new AdmitHostHandler(rig.Database).HandleAsync(new AdmitHost("h1", "nova-compute", Guid.NewGuid(), true, holder), ByAdmin(), Ct)).Refusal;

    private static Task<HostAdmission> AdmitAsync(ConductorRig rig, string host, Guid node, bool isNew) =>
        new AdmitHostHandler(rig.Database).HandleAsync(new AdmitHost(host, "nova-compute", node, isNew, Guid.NewGuid()), ByAdmin(), Ct);

    private static async Task<IReadOnlyList<ServiceRecord>> ListAsync(ConductorRig rig) =>
        (await new ListServicesHandler(rig.Database, rig.Hosts).HandleAsync(new ListServices(null, null), ByAdmin(), Ct)).Services;

    private static Task<Core.Rpc.Scheduler.HostViews> ViewsAsync(ConductorRig rig, long since = 0) =>
        new GetHostViewsHandler(rig.Database, rig.Hosts).HandleAsync(new GetHostViews(since), ByAdmin(), Ct);
}
