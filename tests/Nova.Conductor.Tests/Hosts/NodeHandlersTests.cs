using Nova.Conductor.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Scheduler;
using Nova.Database;
using Nova.Database.Statements;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

public sealed class NodeHandlersTests
{
    private static readonly Statement Use = new("test.use", "UPDATE inventories SET used = ? WHERE provider_uuid = ? AND resource_class = ?");

    private static readonly Statement Inventory = new(
        "test.inventory", "SELECT total, reserved, allocation_ratio FROM inventories WHERE provider_uuid = ? AND resource_class = ?");

    private static readonly Statement Generation = new("test.generation", "SELECT generation FROM resource_providers WHERE uuid = ?");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AReportMakesNodeProviderAndInventories(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        var report = Node("h1") with { CpuAllocationRatio = 16.0 };
        await rig.ReportNodeAsync(report);
        await rig.ReportNodeAsync(report);
        var first = await ViewsAsync(rig, 0);
        await rig.ReportNodeAsync(report with { MemoryMb = 8192 });
        var delta = await ViewsAsync(rig, first.ToRevision);

        Assert.Equal(1, first.ToRevision);
        Assert.Equivalent(report, Assert.Single(first.Hosts).Report, strict: true);
        Assert.Equal(8192, Assert.Single(delta.Hosts).Report.MemoryMb);
        Assert.Equal((8, 0, 16.0), await InventoryAsync(rig, report.NodeId, "VCPU"));
        Assert.Equal((8192, 512, 1.0), await InventoryAsync(rig, report.NodeId, "MEMORY_MB"));
        Assert.Equal((100, 2, 1.0), await InventoryAsync(rig, report.NodeId, "DISK_GB"));
        Assert.Equal(2, await rig.Database.ReadAsync(scope => scope.Number(Generation, report.NodeId), Ct));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ANodeThatLostItsIdentityReplacesTheOld(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        var old = Node("h1");
        await rig.ReportNodeAsync(old);
        var before = await ViewsAsync(rig, 0);
        var fresh = Node("h1");
        await rig.ReportNodeAsync(fresh);

        var delta = await ViewsAsync(rig, before.ToRevision);

        Assert.Equal([old.NodeId], delta.RemovedNodes);
        Assert.Equal(fresh.NodeId, Assert.Single(delta.Hosts).Report.NodeId);
        Assert.Equal(fresh.NodeId, Assert.Single((await ViewsAsync(rig, 0)).Hosts).Report.NodeId);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ViewsCountWhatIsUsedAndWhatIsBusy(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1", "h2");
        var node = Node("h1");
        await rig.ReportNodeAsync(node);
        await rig.ReportNodeAsync(Node("h2"));
        await rig.PutInstanceAsync("h1");
        await rig.PutInstanceAsync("h1", "building", "spawning");
        await rig.PutInstanceAsync("h1", "active", "image_snapshot");
        await rig.PutInstanceAsync("h1", "active", "powering-off");
        await rig.Database.WriteAsync(scope => scope.Execute(Use, 5, node.NodeId, "VCPU") + scope.Execute(Use, 2048, node.NodeId, "MEMORY_MB"), Ct);

        var views = (await ViewsAsync(rig, 0)).Hosts.ToDictionary(host => host.Report.Host);
        var hypervisors = await new ListHypervisorsHandler(rig.Database, rig.Hosts)
            .HandleAsync(new ListHypervisors(null, node.NodeId, null, null, null, WithServers: true), ByAdmin(), Ct);

        Assert.Equal((5, 2048, 4, 2), (views["h1"].VcpusUsed, views["h1"].MemoryMbUsed, views["h1"].InstanceCount, views["h1"].IoOperations));
        Assert.Equal((0, 0, 0, 0), (views["h2"].VcpusUsed, views["h2"].MemoryMbUsed, views["h2"].InstanceCount, views["h2"].IoOperations));
        var hypervisor = Assert.Single(hypervisors.Hypervisors);
        Assert.Equal((5, 2048 + 512, 4, 3), (hypervisor.VcpusUsed, hypervisor.MemoryMbUsed, hypervisor.RunningVms, hypervisor.CurrentWorkload));
        Assert.Equal(4, hypervisors.Servers![node.NodeId].Count);
        Assert.Matches("^instance-[0-9a-f]{8}$", hypervisors.Servers[node.NodeId][0].Name);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task HypervisorsArePagedAndFoundByName(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        string[] hosts = ["rack1-a", "rack1-b", "rack2%a"];
        await rig.ReportComputeAsync(hosts);
        foreach (var host in hosts)
        {
            await rig.ReportNodeAsync(Node(host));
        }

        var handler = new ListHypervisorsHandler(rig.Database, rig.Hosts);
        var first = await handler.HandleAsync(new ListHypervisors(null, null, null, null, 2, false), ByAdmin(), Ct);
        var next = await handler.HandleAsync(new ListHypervisors(null, null, null, first.Hypervisors[1].Id, 2, false), ByAdmin(), Ct);
        var named = await handler.HandleAsync(new ListHypervisors("k1-", null, null, null, null, false), ByAdmin(), Ct);
        var literal = await handler.HandleAsync(new ListHypervisors("2%", null, null, null, null, false), ByAdmin(), Ct);
        var byNumber = await handler.HandleAsync(new ListHypervisors(null, null, first.Hypervisors[0].Number, null, null, false), ByAdmin(), Ct);
        var unknown = await RefusedAsync(() => handler.HandleAsync(new ListHypervisors(null, null, null, Guid.NewGuid(), null, false), ByAdmin(), Ct));

        Assert.Equal(["rack1-a", "rack1-b"], first.Hypervisors.Select(x => x.Report.Host));
        Assert.Equal(["rack2%a"], next.Hypervisors.Select(x => x.Report.Host));
        Assert.Equal(["rack1-a", "rack1-b"], named.Hypervisors.Select(x => x.Report.Host));
        Assert.Equal(["rack2%a"], literal.Hypervisors.Select(x => x.Report.Host));
        Assert.Equal("rack1-a", Assert.Single(byNumber.Hypervisors).Report.Host);
        Assert.Null(first.Servers);
        Assert.Equal(FaultKind.BadRequest, unknown.Kind);
    }

    private static Task<HostViews> ViewsAsync(ConductorRig rig, long since) =>
        new GetHostViewsHandler(rig.Database, rig.Hosts).HandleAsync(new GetHostViews(since), ByAdmin(), Ct);

    private static Task<(int Total, int Reserved, double Ratio)> InventoryAsync(ConductorRig rig, Guid node, string resource) =>
        rig.Database.ReadAsync(scope => scope.First(Inventory, static row => (row.Int32(0), row.Int32(1), row.Real(2)), node, resource), Ct);
}
