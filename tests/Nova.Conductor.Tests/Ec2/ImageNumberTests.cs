using Nova.Conductor.Ec2;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Ec2;
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
        var found = await new FindImagesHandler(rig.Database, new SeenImages(rig.Database, TimeProvider.System)).HandleAsync(new FindImages([more[1], 1_000_000, first[0]]), By("p"), Ct);

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

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatIsOnlyMentionedGetsNoNumber(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var known = await NumberAsync(rig, "a");

        var mentioned = await new NumberImagesHandler(rig.Database, Seen(rig)).HandleAsync(new NumberImages(["x", "a"], OnlyKnown: true), By("p"), Ct);

        Assert.Equal([0, known[0]], mentioned.Numbers);
        Assert.Equal([known[0] + 1], await NumberAsync(rig, "b"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatNobodyAsksForIsForgottenAndItsNumberGivenToNoOther(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var numbers = await NumberAsync(rig, "a", "b", "c");
        var later = TimeProvider.System.GetUtcNow().AddDays(90);
        Assert.False(await rig.Database.WriteAsync(scope => Ec2ImageStore.Trim(scope, later.AddDays(-180)), Ct));

        while (await rig.Database.WriteAsync(scope => Ec2ImageStore.Trim(scope, later), Ct))
        {
        }

        var kept = await new FindImagesHandler(rig.Database, Seen(rig)).HandleAsync(new FindImages(numbers), By("p"), Ct);
        Assert.Equal([null, null, "c"], kept.Ids);
        Assert.True((await NumberAsync(rig, "a"))[0] > numbers[2]);
    }

    private static SeenImages Seen(ConductorRig rig) => new(rig.Database, TimeProvider.System);

    private static async Task<IReadOnlyList<long>> NumberAsync(ConductorRig rig, params string[] ids) =>
        (await new NumberImagesHandler(rig.Database, Seen(rig)).HandleAsync(new NumberImages(ids), By("p"), Ct)).Numbers;
}
