using Nova.Conductor.Quotas;
using Nova.Core.Faults;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Quotas;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Quotas;

public sealed class QuotaHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task LimitsComeFromUserProjectClassAndConfiguration(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, configuration: "[quota]\ncores = 40\n[DEFAULT]\nquota_instances = 7\n");
        var update = new UpdateQuotasHandler(rig.Calls, rig.Quotas);
        await update.HandleClassAsync(new UpdateQuotaClass("default", Limits("ram", 1000)), ByAdmin(), Ct);
        await update.HandleClassAsync(new UpdateQuotaClass("unused", Limits("ram", 1)), ByAdmin(), Ct);
        await update.HandleAsync(new UpdateQuotas("p", null, Limits("instances", 8), false), ByAdmin(), Ct);
        await update.HandleAsync(new UpdateQuotas("p", "u", Limits("instances", 2), false), ByAdmin(), Ct);

        var defaults = await new GetQuotasHandler(rig.Database, rig.Quotas).HandleClassAsync(new QuotaClass("default"), ByAdmin(), Ct);
        Assert.Equal((7, 40, 1000), Of(defaults));
        Assert.Equal((7, 40, 1), Of(await new GetQuotasHandler(rig.Database, rig.Quotas).HandleClassAsync(new QuotaClass("unused"), ByAdmin(), Ct)));
        Assert.Equal((8, 40, 1000), Of(await GetAsync(rig, "p", null)));
        Assert.Equal((2, 40, 1000), Of(await GetAsync(rig, "p", "u")));
        Assert.Equal((7, 40, 1000), Of(await GetAsync(rig, "other", null)));

        await new DeleteQuotasHandler(rig.Calls).HandleAsync(new GetQuotas("p", "u"), ByAdmin(), Ct);
        Assert.Equal((8, 40, 1000), Of(await GetAsync(rig, "p", "u")));
        await new DeleteQuotasHandler(rig.Calls).HandleAsync(new GetQuotas("p", null), ByAdmin(), Ct);
        Assert.Equal((7, 40, 1000), Of(await GetAsync(rig, "p", null)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ALimitBelowTheUseNeedsForce(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        await rig.Database.WriteAsync(scope => QuotaGuard.TryTake(scope, rig.Quotas.Limits, "p", "u", new ServerUse(3, 3, 300)), Ct);
        var update = new UpdateQuotasHandler(rig.Calls, rig.Quotas);

        var below = await RefusedAsync(() => update.HandleAsync(new UpdateQuotas("p", null, Limits("instances", 2), false), ByAdmin(), Ct));
        var forced = await update.HandleAsync(new UpdateQuotas("p", null, Limits("instances", 2), true), ByAdmin(), Ct);
        var above = await RefusedAsync(() => update.HandleAsync(new UpdateQuotas("p", "u", Limits("instances", 5), false), ByAdmin(), Ct));

        Assert.Equal("Quota limit 2 for instances must be greater than or equal to already used and reserved 3.", below.Message);
        Assert.Equal(new QuotaUsage(2, 3), forced.Resources["instances"]);
        Assert.Equal((FaultKind.BadRequest, "Quota limit 5 for instances must be less than or equal to 2."), (above.Kind, above.Message));
    }

    [Fact]
    public async Task TheNoopDriverLimitsNothing()
    {
        await using var rig = await MakeAsync(DatabaseKind.Sqlite, configuration: "[quota]\ndriver = nova.quota.NoopQuotaDriver\n");

        Assert.All((await GetAsync(rig, "p", null)).Resources.Values, usage => Assert.Equal(-1, usage.Limit));
    }

    private static Dictionary<string, int> Limits(string resource, int limit) => new() { [resource] = limit };

    private static Task<QuotaSet> GetAsync(ConductorRig rig, string project, string? user) =>
        new GetQuotasHandler(rig.Database, rig.Quotas).HandleAsync(new GetQuotas(project, user), ByAdmin(), Ct);

    private static (int Instances, int Cores, int Ram) Of(QuotaSet set) =>
        (set.Resources["instances"].Limit, set.Resources["cores"].Limit, set.Resources["ram"].Limit);
}
