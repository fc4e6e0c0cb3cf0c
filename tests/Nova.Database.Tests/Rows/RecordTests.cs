using Nova.Core.Flavors;
using Nova.Core.ServerGroups;
using Nova.Database.Aggregates;
using Nova.Database.Flavors;
using Nova.Database.Keypairs;
using Nova.Database.Quotas;
using Nova.Database.ServerGroups;
using Nova.Database.Tests.Tables;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Rows;

/// <summary>Records of cold tables with every member set come back equal, whichever way they are read.</summary>
public sealed class RecordTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Flavors(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        for (var round = 0; round < Distinct.Rounds; round++)
        {
            var flavor = new Distinct(round).Make<FlavorRecord>();
            await database.WriteAsync(
                scope =>
                {
                    Assert.True(FlavorStore.TryAdd(scope, flavor, flavor.IsPublic ? null : "project"));
                    FlavorStore.Describe(scope, FlavorStore.Find(scope, flavor.Id)!.Number, flavor.Description);
                    return true;
                },
                Cancel);
            var (byId, byName, listed) = await database.ReadAsync(
                scope => (FlavorStore.Find(scope, flavor.Id)!, FlavorStore.FindByName(scope, flavor.Name)!, FlavorStore.ListAll(scope)[^1]), Cancel);

            Assert.Equal(Distinct.Flatten(flavor), Distinct.Flatten(byId.Flavor));
            Assert.Equal(flavor.IsPublic ? [] : ["project"], byId.ProjectIds);
            Assert.NotNull(byId.UpdatedAt);
            Assert.Equal(Distinct.Flatten(byId), Distinct.Flatten(byName));
            Assert.Equal(Distinct.Flatten(byId), Distinct.Flatten(listed));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ExtraSpecsAreSetAddedAndRemoved(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var specs = await test.Open().WriteAsync(
            scope =>
            {
                FlavorStore.TryAdd(scope, new Distinct(0).Make<FlavorRecord>() with { Id = "1", ExtraSpecs = new Dictionary<string, string> { ["a"] = "1", ["b"] = "1" } }, null);
                var number = FlavorStore.Find(scope, "1")!.Number;
                FlavorStore.SetSpecs(scope, number, new Dictionary<string, string> { ["b"] = "2", ["c"] = "3" });
                Assert.True(FlavorStore.RemoveSpec(scope, number, "a"));
                Assert.False(FlavorStore.RemoveSpec(scope, number, "a"));
                return FlavorStore.Find(scope, "1")!.Flavor.ExtraSpecs;
            },
            Cancel);

        Assert.Equal(new Dictionary<string, string> { ["b"] = "2", ["c"] = "3" }, specs);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Aggregates(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var id = Guid.NewGuid();
        var number = await database.WriteAsync(
            scope =>
            {
                Assert.NotNull(AggregateStore.Add(scope, Guid.NewGuid(), "other"));
                var added = AggregateStore.Add(scope, id, "name")!.Value;
                Assert.Null(AggregateStore.Add(scope, Guid.NewGuid(), "name"));
                Assert.True(AggregateStore.AddHost(scope, added, "host-2"));
                Assert.True(AggregateStore.AddHost(scope, added, "host-1"));
                Assert.False(AggregateStore.AddHost(scope, added, "host-1"));
                AggregateStore.SetMetadata(scope, added, new Dictionary<string, string?> { ["zone"] = "z1", ["gone"] = "x", ["kept"] = "k" });
                AggregateStore.SetMetadata(scope, added, new Dictionary<string, string?> { ["zone"] = "z2", ["gone"] = null });
                AggregateStore.MarkChanged(scope, added, []);
                return added;
            },
            Cancel);

        var (found, listed) = await database.ReadAsync(scope => (AggregateStore.Find(scope, number)!, AggregateStore.ListAll(scope)[^1]), Cancel);

        Assert.Equal((number, id, "name"), (found.Number, found.Id, found.Name));
        Assert.Equal(["host-1", "host-2"], found.Hosts);
        Assert.Equal(new Dictionary<string, string> { ["zone"] = "z2", ["kept"] = "k" }, found.Metadata);
        Assert.NotNull(found.UpdatedAt);
        Assert.Equal(Distinct.Flatten(found), Distinct.Flatten(listed));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ServerGroups(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var group = new Distinct(0).Make<ServerGroupRecord>() with { Members = [] };
        await database.WriteAsync(
            scope =>
            {
                ServerGroupStore.Add(scope, group with { Id = Guid.NewGuid(), ProjectId = "another" });
                ServerGroupStore.Add(scope, group);
                return true;
            },
            Cancel);

        var (found, ofProject, second) = await database.ReadAsync(
            scope => (ServerGroupStore.Find(scope, group.Id), ServerGroupStore.List(scope, group.ProjectId, 0, 10), ServerGroupStore.List(scope, null, 1, 1)), Cancel);

        Assert.Equal(Distinct.Flatten(group), Distinct.Flatten(found));
        Assert.Equal(Distinct.Flatten(group), Distinct.Flatten(Assert.Single(ofProject)));
        Assert.Equal(Distinct.Flatten(group), Distinct.Flatten(Assert.Single(second)));
        await database.WriteAsync(scope => { ServerGroupStore.Delete(scope, group.Id); return true; }, Cancel);
        Assert.Null(await database.ReadAsync(scope => ServerGroupStore.Find(scope, group.Id), Cancel));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Keypairs(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var key = await test.Open().WriteAsync(
            scope =>
            {
                Assert.True(KeypairStore.TryAdd(scope, "user", "name", "type", "fingerprint", new string('k', 3000)));
                return KeypairStore.Find(scope, "user", "name")!;
            },
            Cancel);

        Assert.Equal(("user", "name", "type", "fingerprint", new string('k', 3000)), (key.UserId, key.Name, key.Type, key.Fingerprint, key.PublicKey));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task LimitsAreSetChangedAndRemoved(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var configured = new Dictionary<string, int> { ["cores"] = 1, ["ram"] = 1 };
        await test.Open().WriteAsync(
            scope =>
            {
                QuotaStore.SetClassLimits(scope, "default", new Dictionary<string, int> { ["cores"] = 2 });
                QuotaStore.SetClassLimits(scope, "default", new Dictionary<string, int> { ["cores"] = 3 });
                QuotaStore.SetLimits(scope, "p", null, new Dictionary<string, int> { ["ram"] = 4 });
                QuotaStore.SetLimits(scope, "p", "u", new Dictionary<string, int> { ["ram"] = 5 });
                QuotaStore.SetLimits(scope, "p", "u", new Dictionary<string, int> { ["ram"] = 6 });
                Assert.Equal((3, 4), Limits(null));
                Assert.Equal((3, 6), Limits("u"));
                QuotaStore.RemoveLimits(scope, "p", "u");
                Assert.Equal((3, 4), Limits("u"));
                QuotaStore.SetLimits(scope, "p", "u", new Dictionary<string, int> { ["ram"] = 7 });
                QuotaStore.RemoveLimits(scope, "p", null);
                Assert.Equal((3, 1), Limits("u"));
                return true;

                (int Cores, int Ram) Limits(string? user)
                {
                    var limits = QuotaStore.LimitsOf(scope, configured, "p", user);
                    return (limits["cores"], limits["ram"]);
                }
            },
            Cancel);
    }
}
