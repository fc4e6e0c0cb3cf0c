using System.Collections.Concurrent;
using Nova.Core.Networks;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Networks;

/// <summary>Addresses of a built-in network: each is one guest's or nobody's, whoever takes them.</summary>
public sealed class FixedAddressPoolTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task TwoConductorsNeverGiveTheSameAddress(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        var network = await AddAsync(conductors[0], "10.0.0.0/26");
        var taken = new ConcurrentBag<string?>();

        // 64 addresses, of which the first, the router and the last are nobody's: 61 of 80 get one.
        await Task.WhenAll(Enumerable.Range(0, 80).Select(async i => taken.Add(
            await conductors[i % 2].WriteAsync(scope => FixedAddressPool.TryTakeAny(scope, network.Id, 64, Guid.NewGuid())?.Address, Ct))));

        var got = taken.OfType<string>().ToList();
        Assert.Equal(61, got.Count);
        Assert.Equal(61, got.Distinct().Count());
        Assert.DoesNotContain("10.0.0.0", got);
        Assert.DoesNotContain("10.0.0.1", got);
        Assert.DoesNotContain("10.0.0.63", got);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnAddressComesBackWithItsInstancesEnd(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var network = await AddAsync(database, "10.0.0.0/29");
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.Equal(3, await TakeAsync(database, network, "10.0.0.3", first));
        Assert.Null(await TakeAsync(database, network, "10.0.0.3", second));
        Assert.Null(await TakeAsync(database, network, "10.0.0.1", second)); // the router's
        Assert.Null(await TakeAsync(database, network, "10.9.9.9", second)); // no address of it
        Assert.Equal(first, await database.ReadAsync(scope => FixedAddressStore.InstanceWith(scope, "10.0.0.3"), Ct));

        await database.WriteAsync(
            scope =>
            {
                FixedAddressPool.SetLeased(scope, network.Id, "10.0.0.3", true);
                FixedAddressStore.Replace(scope, first, null);
                return true;
            },
            Ct);

        Assert.Null(await database.ReadAsync(scope => FixedAddressStore.InstanceWith(scope, "10.0.0.3"), Ct));
        Assert.Equal(3, await TakeAsync(database, network, "10.0.0.3", second));
        Assert.Equal(8, (await database.ReadAsync(scope => FixedAddressQueries.Of(scope, network.Id), Ct)).Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AReservedAddressIsGivenToNobody(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var network = await AddAsync(database, "10.0.0.0/30"); // one address for guests

        Assert.True(await database.WriteAsync(scope => FixedAddressPool.TryReserve(scope, "10.0.0.2", true), Ct));
        Assert.Null(await database.WriteAsync(scope => FixedAddressPool.TryTakeAny(scope, network.Id, 4, Guid.NewGuid()), Ct));
        Assert.True(await database.WriteAsync(scope => FixedAddressPool.TryReserve(scope, "10.0.0.2", false), Ct));
        Assert.Equal("10.0.0.2", (await database.WriteAsync(scope => FixedAddressPool.TryTakeAny(scope, network.Id, 4, Guid.NewGuid()), Ct))?.Address);
        Assert.False(await database.WriteAsync(scope => FixedAddressPool.TryReserve(scope, "10.0.0.2", true), Ct));
        Assert.False(await database.WriteAsync(scope => NetworkStore.TryRemove(scope, network.Id), Ct));
    }

    /// <summary>What is lost is found: an address whose instance is not there.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task ALostAddressIsSeen(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var network = await AddAsync(database, "10.0.0.0/29");
        Assert.Empty(await database.ReadAsync(FixedAddressQueries.LostAddresses, Ct));

        await TakeAsync(database, network, "10.0.0.3", Guid.NewGuid());

        Assert.Equal(["10.0.0.3"], await database.ReadAsync(FixedAddressQueries.LostAddresses, Ct));
    }

    /// <summary>The search for a free address is one step in an index, however many are taken before it.</summary>
    [Fact]
    public async Task AnAddressIsFoundThroughTheIndexOfFreeOnes()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open();
        var plan = await database.ReadAsync(
            static scope => scope.Query(
                Nova.Database.Statements.Statement.Once("plan", "EXPLAIN QUERY PLAN SELECT address, slot FROM fixed_ips WHERE network_uuid = 'n' AND free_slot >= 5 ORDER BY free_slot LIMIT 1"),
                static row => row.Text(3)),
            Ct);

        Assert.Equal(["SEARCH fixed_ips USING INDEX IX_fixed_ips_network_uuid_free_slot (network_uuid=? AND free_slot>?)"], plan);
    }

    private static async Task<NetworkRecord> AddAsync(NovaDatabase database, string cidr) => Assert.Single(await database.WriteAsync(
        scope => AddNetworks.To(scope, new CreateNetworks { Label = "private", Cidr = cidr, Bridge = "br100" }, null), Ct));

    private static Task<int?> TakeAsync(NovaDatabase database, NetworkRecord network, string address, Guid instance) =>
        database.WriteAsync(scope => FixedAddressPool.TryTake(scope, network.Id, address, instance), Ct);
}
