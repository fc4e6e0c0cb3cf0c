using Nova.Conductor.Flavors;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Flavors;

public sealed class FlavorHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AFlavorIsMadeShownChangedAndDeleted(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var small = Flavor("1", "m1.small") with { ExtraSpecs = new Dictionary<string, string> { ["hw:cpu_policy"] = "shared" }, RxtxFactor = 1.5 };

        await CreateAsync(rig, small);
        var shown = await new GetFlavorHandler(rig.Database).HandleAsync(new GetFlavor("1"), By("p"), Ct);
        await new UpdateFlavorHandler(rig.Calls).HandleAsync(new UpdateFlavor("1", "words"), ByAdmin(), Ct);
        var byName = await new GetFlavorHandler(rig.Database).HandleAsync(new GetFlavor("m1.small", ByName: true), By("p"), Ct);
        await new DeleteFlavorHandler(rig.Calls).HandleAsync(new FlavorId("1"), ByAdmin(), Ct);
        var gone = await RefusedAsync(() => new GetFlavorHandler(rig.Database).HandleAsync(new GetFlavor("1"), By("p"), Ct));

        Assert.Equivalent(small, shown, strict: true);
        Assert.Equal("words", byName.Description);
        Assert.Equal((FaultKind.NotFound, "Flavor 1 could not be found."), (gone.Kind, gone.Message));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ATakenNameOrIdIsAConflict(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await CreateAsync(rig, Flavor("1", "one"));

        var name = await RefusedAsync(() => CreateAsync(rig, Flavor("2", "one")));
        var id = await RefusedAsync(() => CreateAsync(rig, Flavor("1", "two")));

        Assert.Equal((FaultKind.Conflict, "Flavor with name one already exists."), (name.Kind, name.Message));
        Assert.Equal((FaultKind.Conflict, "Flavor with ID 1 already exists."), (id.Kind, id.Message));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARepeatedCreateAnswersTheFirstAnswer(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var call = ByAdmin();

        var first = await new CreateFlavorHandler(rig.Calls).HandleAsync(new CreateFlavor(Flavor("1", "one"), null), call, Ct);
        var again = await new CreateFlavorHandler(rig.Calls).HandleAsync(new CreateFlavor(Flavor("1", "one"), null), call, Ct);

        Assert.Equivalent(first, again, strict: true);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task APrivateFlavorIsSeenByThoseWithAccess(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await CreateAsync(rig, Flavor("p", "private") with { IsPublic = false }, "mine");
        await CreateAsync(rig, Flavor("q", "public"));
        var access = new ChangeFlavorAccessHandler(rig.Calls);

        Assert.Equal(["p", "q"], await ListAsync(rig, new(ProjectId: "mine", IsPublic: true, null, null, null, "flavorid", false, null, 100)));
        Assert.Equal(["q"], await ListAsync(rig, new(ProjectId: "other", IsPublic: true, null, null, null, "flavorid", false, null, 100)));
        Assert.Equal(["p"], await ListAsync(rig, new(ProjectId: "x", IsPublic: false, null, null, null, "flavorid", false, null, 100)));
        await RefusedAsync(() => new GetFlavorHandler(rig.Database).HandleAsync(new GetFlavor("p"), By("other"), Ct));

        var twice = await RefusedAsync(() => access.HandleAsync(new ChangeFlavorAccess("p", "mine", Add: true), ByAdmin(), Ct));
        var added = await access.HandleAsync(new ChangeFlavorAccess("p", "other", Add: true), ByAdmin(), Ct);
        var removed = await access.HandleAsync(new ChangeFlavorAccess("p", "mine", Add: false), ByAdmin(), Ct);
        var missing = await RefusedAsync(() => access.HandleAsync(new ChangeFlavorAccess("p", "mine", Add: false), ByAdmin(), Ct));

        Assert.Equal("Flavor access already exists for flavor p and project mine combination.", twice.Message);
        Assert.Equal(["mine", "other"], added.ProjectIds);
        Assert.Equal(["other"], removed.ProjectIds);
        Assert.Equal("Flavor access not found for p / mine combination.", missing.Message);
        Assert.Equal(["other"], (await new ListFlavorAccessHandler(rig.Database).HandleAsync(new FlavorId("p"), ByAdmin(), Ct)).ProjectIds);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task PagesFollowTheSortKey(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        for (var i = 1; i <= 5; i++)
        {
            await CreateAsync(rig, Flavor($"{i}", $"m{i}") with { MemoryMb = 512 * (6 - i), RootGb = i });
        }

        Assert.Equal(["5", "4"], await ListAsync(rig, new(null, null, null, null, null, "memory_mb", false, null, 2)));
        Assert.Equal(["3", "2"], await ListAsync(rig, new(null, null, null, null, null, "memory_mb", false, "4", 2)));
        Assert.Equal(["1", "2"], await ListAsync(rig, new(null, null, null, null, null, "memory_mb", true, null, 2)));
        Assert.Equal(["2", "3"], await ListAsync(rig, new(null, null, 1024 + 512, 2, null, "flavorid", false, null, 100)));
        Assert.Equal(["4"], await ListAsync(rig, new(null, null, null, null, "M4", "flavorid", false, null, 100)));
        Assert.Equal(FaultKind.BadRequest, (await RefusedAsync(() => ListAsync(rig, new(null, null, null, null, null, "flavorid", false, "nobody", 2)))).Kind);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ExtraSpecsAreSetAndRemoved(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await CreateAsync(rig, Flavor("1", "one"));
        var change = new ChangeExtraSpecsHandler(rig.Calls);

        await change.HandleAsync(new ChangeExtraSpecs("1", new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, null), ByAdmin(), Ct);
        var changed = await change.HandleAsync(new ChangeExtraSpecs("1", new Dictionary<string, string> { ["a"] = "3" }, "b"), ByAdmin(), Ct);
        var missing = await RefusedAsync(() => change.HandleAsync(new ChangeExtraSpecs("1", new Dictionary<string, string>(), "b"), ByAdmin(), Ct));

        Assert.Equal(new Dictionary<string, string> { ["a"] = "3" }, changed.ExtraSpecs);
        Assert.Equal((FaultKind.NotFound, "Flavor 1 has no extra specs with key b."), (missing.Kind, missing.Message));
    }

    private static FlavorRecord Flavor(string id, string name) => new() { Id = id, Name = name, Vcpus = 1, MemoryMb = 512, RootGb = 1 };

    private static Task<FlavorRecord> CreateAsync(ConductorRig rig, FlavorRecord flavor, string? project = null) =>
        new CreateFlavorHandler(rig.Calls).HandleAsync(new CreateFlavor(flavor, project), ByAdmin(), Ct);

    private static async Task<IEnumerable<string>> ListAsync(ConductorRig rig, ListFlavors request) =>
        (await new ListFlavorsHandler(rig.Database).HandleAsync(request, ByAdmin(), Ct)).Flavors.Select(flavor => flavor.Id);
}
