using Nova.Conductor.Usage;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Hosts;

public sealed class HostUsageTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AHostIsDescribedByWhatItHasAndWhoUsesIt(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.ReportComputeAsync("h1");
        await rig.ReportNodeAsync(Node("h1"));
        await rig.PutInstanceAsync("h1");

        var usage = await new GetHostUsageHandler(rig.Database, rig.Hosts).HandleAsync(new HostName("h1"), ByAdmin(), Ct);
        var unknown = await RefusedAsync(() => new GetHostUsageHandler(rig.Database, rig.Hosts).HandleAsync(new HostName("h9"), ByAdmin(), Ct));

        Assert.Equal(("p", 1L, 512L, 1L), Assert.Single(usage.ByProject) is var p ? (p.ProjectId, p.Promised.Vcpus, p.Promised.MemoryMb, p.Promised.DiskGb) : default);
        Assert.True(usage.Total.Vcpus > 0);
        Assert.Equal((FaultKind.NotFound, "Compute host h9 could not be found."), (unknown.Kind, unknown.Message));
    }
}
