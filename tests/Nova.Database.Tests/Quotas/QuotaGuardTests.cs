using Nova.Database.Quotas;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Quotas;

public sealed class QuotaGuardTests
{
    private static readonly Dictionary<string, int> Configured = QuotaResource.All.ToDictionary(resource => resource, _ => 10);

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task TwoConductorsTogetherStayWithinTheQuota(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];

        var refusals = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => TakeAsync(conductors[i % 2], "p", $"user{i % 3}", new ServerUse(1, 1, 1))));

        Assert.Equal(10, refusals.Count(refusal => refusal is null));
        var use = await conductors[0].ReadAsync(scope => QuotaStore.UseOf(scope, "p", null), TestContext.Current.CancellationToken);
        Assert.Equal(new QuotaUse(10, 10, 10, 0, 0), use);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task TheFirstServersOfAProjectAreGrantedThoughTwoConductorsMakeItsRow(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];

        for (var project = 0; project < 20; project++)
        {
            var refusals = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TakeAsync(conductors[i % 2], $"p{project}", "u", new ServerUse(1, 1, 1))));
            Assert.All(refusals, Assert.Null);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARefusalNamesAllThatDoesNotFit(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        Assert.Null(await TakeAsync(database, "p", "u", new ServerUse(2, 8, 10)));

        var refusal = await TakeAsync(database, "p", "u", new ServerUse(1, 4, 4));

        Assert.Equal("Quota exceeded for cores, ram: Requested 4, 4, but already used 8, 10 of 10, 10 cores, ram", refusal!.Message);
        Assert.Null(await TakeAsync(database, "p", "u", new ServerUse(1, 2, 0)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AUsersOwnLimitCountsWithinTheProjects(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await database.WriteAsync(
            scope =>
            {
                QuotaStore.SetLimits(scope, "p", null, new Dictionary<string, int> { [QuotaResource.Instances] = -1 });
                QuotaStore.SetLimits(scope, "p", "small", new Dictionary<string, int> { [QuotaResource.Instances] = 1 });
                return true;
            },
            TestContext.Current.CancellationToken);

        Assert.Null(await TakeAsync(database, "p", "small", new ServerUse(1, 0, 0)));
        Assert.NotNull(await TakeAsync(database, "p", "small", new ServerUse(1, 0, 0)));
        Assert.Null(await TakeAsync(database, "p", "other", new ServerUse(50, 0, 0)));
        await database.WriteAsync(
            scope =>
            {
                QuotaGuard.GiveBack(scope, "p", "small", new ServerUse(1, 0, 0));
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.Null(await TakeAsync(database, "p", "small", new ServerUse(1, 0, 0)));
        Assert.Equal(51, (await database.ReadAsync(scope => QuotaStore.UseOf(scope, "p", null), TestContext.Current.CancellationToken)).Instances);
    }

    /// <summary>Takes and, as callers must, throws where it was refused.</summary>
    private static async Task<QuotaRefusal?> TakeAsync(NovaDatabase database, string project, string user, ServerUse use)
    {
        QuotaRefusal? refusal = null;
        try
        {
            await database.WriteAsync(
                scope =>
                {
                    refusal = QuotaGuard.TryTake(scope, Configured, project, user, use);
                    return refusal is null ? true : throw new OverException();
                },
                TestContext.Current.CancellationToken);
        }
        catch (OverException)
        {
            return refusal;
        }

        return null;
    }

    private sealed class OverException : Exception;
}
