using Nova.Conductor.Ec2;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Ec2;

public sealed class ImageNumberTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ANumberIsGivenOnceInOrderAndFoundAgain(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var first = await NumberAsync(rig, "b", "a");
        var more = await NumberAsync(rig, "a", "c", "b");
        var found = await new FindImagesHandler(rig.Database).HandleAsync(new FindImages([more[1], 1_000_000, first[0]]), By("p"), Ct);

        Assert.True(first[0] < first[1] && first[1] < more[1]);
        Assert.Equal([first[1], more[1], first[0]], more);
        Assert.Equal(["c", null, "b"], found.Ids);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ThoseWhoAskAtOnceGetTheSameNumbers(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NumberAsync(rig, "x", "y", "z")));

        Assert.All(all, numbers => Assert.Equal(all[0], numbers));
        Assert.Equal(3, all[0].Distinct().Count());
    }

    private static async Task<IReadOnlyList<long>> NumberAsync(ConductorRig rig, params string[] ids) =>
        (await new NumberImagesHandler(rig.Database).HandleAsync(new NumberImages(ids), By("p"), Ct)).Numbers;
}
