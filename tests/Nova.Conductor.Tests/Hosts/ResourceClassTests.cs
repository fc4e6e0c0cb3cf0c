using Nova.Conductor.Hosts;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Allocations;
using Nova.Database.Statements;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

public sealed class ResourceClassTests
{
    private const string Gold = "CUSTOM_GOLD";

    private static readonly Statement Inventories = new(
        "test.inventories", "SELECT resource_class, total, used FROM inventories WHERE provider_uuid = ? ORDER BY resource_class");

    private static readonly Statement Traits = new("test.traits", "SELECT trait FROM provider_traits WHERE provider_uuid = ? ORDER BY trait");
    private static readonly Statement Give = new("test.give_trait", "INSERT INTO provider_traits (provider_uuid, trait, reported) VALUES (?, ?, 0)");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AClaimTakesEveryClassOrNone(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var node = await ReportAsync(rig, Node("h1") with { OtherInventories = [new(Gold, 8, 2, MinUnit: 2, MaxUnit: 6, StepSize: 2, AllocationRatio: 1)] });

        Assert.True(await ClaimAsync(rig, node, 4));
        Assert.False(await ClaimAsync(rig, node, 4));
        Assert.False(await ClaimAsync(rig, node, 1));
        Assert.False(await ClaimAsync(rig, node, 8));

        Assert.Equal([(Gold, 8, 4), ("DISK_GB", 100, 0), ("MEMORY_MB", 16384, 0), ("VCPU", 8, 1)], await InventoriesAsync(rig, node));
        var view = await ViewAsync(rig);
        Assert.Equal(1, view.VcpusUsed);
        Assert.Equal([new ClassUse(Gold, 4)], view.OthersUsed);
        Assert.True(await ClaimAsync(rig, node, 2));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AClassThatIsNoLongerReportedGoesOnceNothingIsClaimed(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var report = Node("h1") with { OtherInventories = [ClassInventory.Whole(Gold, 4, 0, 1), ClassInventory.Whole("VGPU", 1, 0, 1)] };
        var node = await ReportAsync(rig, report);
        var consumer = Guid.NewGuid();
        Assert.True(await ClaimAsync(rig, node, 2, consumer));

        await ReportAsync(rig, report with { OtherInventories = null });
        Assert.Equal([(Gold, 0, 2), ("DISK_GB", 100, 0), ("MEMORY_MB", 16384, 0), ("VCPU", 8, 1)], await InventoriesAsync(rig, node));
        Assert.False(await ClaimAsync(rig, node, 1));

        await rig.Database.WriteAsync(scope => AllocationStore.Release(scope, consumer), Ct);
        await ReportAsync(rig, report with { OtherInventories = null, MemoryMb = 8192 });
        Assert.Equal([("DISK_GB", 100, 0), ("MEMORY_MB", 8192, 0), ("VCPU", 8, 0)], await InventoriesAsync(rig, node));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AReportTakesBackTheTraitsItGaveAndNoOthers(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var report = Node("h1") with { Traits = ["COMPUTE_NODE", "HW_CPU_X86_AVX"] };
        var node = await ReportAsync(rig, report);
        await rig.Database.WriteAsync(scope => scope.Execute(Give, node, "CUSTOM_RACK_7"), Ct);

        await ReportAsync(rig, report with { Traits = ["COMPUTE_NODE", "CUSTOM_RACK_7"] });
        Assert.Equal(["COMPUTE_NODE", "CUSTOM_RACK_7"], await TraitsAsync(rig, node));
        Assert.Equal(["CUSTOM_RACK_7"], (await ViewAsync(rig)).ForeignTraits);

        await ReportAsync(rig, report with { Traits = ["HW_CPU_X86_AVX"] });
        Assert.Equal(["CUSTOM_RACK_7", "HW_CPU_X86_AVX"], await TraitsAsync(rig, node));
    }

    private static async Task<Guid> ReportAsync(ConductorRig rig, NodeReport report)
    {
        await rig.ReportComputeAsync(report.Host);
        await rig.ReportNodeAsync(report);
        return report.NodeId;
    }

    private static Task<bool> ClaimAsync(ConductorRig rig, Guid node, long gold, Guid? consumer = null) => rig.Database.WriteAsync(
        scope => AllocationStore.TryClaim(scope, consumer ?? Guid.NewGuid(), node, [new ResourceAmount(Gold, gold), new ResourceAmount(ResourceClass.Vcpu, 1)]), Ct);

    private static Task<List<(string Class, long Total, long Used)>> InventoriesAsync(ConductorRig rig, Guid node) =>
        rig.Database.ReadAsync(scope => scope.Query(Inventories, static row => (row.Text(0), row.Int64(1), row.Int64(2)), node), Ct);

    private static Task<List<string>> TraitsAsync(ConductorRig rig, Guid node) =>
        rig.Database.ReadAsync(scope => scope.Query(Traits, static row => row.Text(0), node), Ct);

    private static async Task<HostView> ViewAsync(ConductorRig rig) =>
        Assert.Single((await new GetHostViewsHandler(rig.Database, rig.Hosts).HandleAsync(new GetHostViews(0), ByAdmin(), Ct)).Hosts);
}
