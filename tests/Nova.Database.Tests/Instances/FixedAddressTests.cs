using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Instances;

/// <summary>Who has an address: written with the interfaces of instances, in their transaction.</summary>
public sealed class FixedAddressTests
{
    private static readonly Guid Network = new("11111111-2222-4333-8444-555555555555");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnAddressIsItsInstancesUntilTheInterfacesGo(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var instance = await InsertAsync(database);
        var before = await FindAsync(database, instance);

        await SetAsync(database, instance, Interfaces(Network, "10.0.0.3", "fd00::3"));

        var after = await FindAsync(database, instance);
        Assert.True(after.Revision > before.Revision);
        Assert.Equal(["10.0.0.3", "fd00::3"], after.Addresses.Select(address => address.Address));
        Assert.Equal([instance, instance], [await OwnerAsync(database, "10.0.0.3"), await OwnerAsync(database, "fd00::3")]);

        await SetAsync(database, instance, null);
        Assert.Null((await FindAsync(database, instance)).Interfaces);
        Assert.Null(await OwnerAsync(database, "10.0.0.3"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnAddressIsNeverAnothersToo(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        var instances = new Guid[12];
        for (var i = 0; i < instances.Length; i++)
        {
            instances[i] = await InsertAsync(conductors[0]);
        }

        // Each wants one of its own and one that all want.
        var outcomes = await Task.WhenAll(instances.Select(async (instance, i) =>
        {
            try
            {
                await SetAsync(conductors[i % 2], instance, Interfaces(Network, $"10.0.1.{i}", "10.0.0.3"));
                return true;
            }
            catch (FaultException fault) when (fault.Fault.Kind == FaultKind.Conflict)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
        var owner = await OwnerAsync(conductors[0], "10.0.0.3");
        for (var i = 0; i < instances.Length; i++)
        {
            // Nothing stays of a refusal, the address that was free included.
            Assert.Equal(outcomes[i] ? instances[i] : null, await OwnerAsync(conductors[0], $"10.0.1.{i}"));
            Assert.Equal(outcomes[i], owner == instances[i]);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnAddressOfTwoNetworksNamesNobody(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await SetAsync(database, await InsertAsync(database), Interfaces(Network, "10.0.0.3"));
        await SetAsync(database, await InsertAsync(database), Interfaces(Guid.NewGuid(), "10.0.0.3"));

        Assert.Null(await OwnerAsync(database, "10.0.0.3"));
    }

    private static InstanceInterface[] Interfaces(Guid network, params string[] addresses) =>
    [
        new(Guid.NewGuid(), "fa:16:3e:00:00:01", network, "private", InstanceInterface.BridgeType, "br100", "tap1", null,
            [new("10.0.0.0/16", "10.0.0.1", null, [], [], [.. addresses.Select(address => new InterfaceAddress(address, []))], null)], null),
    ];

    private static async Task<Guid> InsertAsync(NovaDatabase database)
    {
        var instance = new InstanceRecord
        {
            Id = Guid.NewGuid(),
            Revision = 0,
            ProjectId = "p",
            UserId = "u",
            Name = "n",
            Hostname = "n",
            ReservationId = "r-12345678",
            Flavor = new FlavorRecord { Id = "1", Name = "m1.tiny", Vcpus = 1, MemoryMb = 128, RootGb = 1 },
        };
        await database.WriteAsync(scope => InstanceStore.Insert(scope, instance), TestContext.Current.CancellationToken);
        return instance.Id;
    }

    private static Task SetAsync(NovaDatabase database, Guid instance, InstanceInterface[]? interfaces) => database.WriteAsync(
        scope =>
        {
            InstanceStore.SetInterfaces(scope, instance, interfaces);
            return true;
        },
        TestContext.Current.CancellationToken);

    private static async Task<InstanceRecord> FindAsync(NovaDatabase database, Guid id) =>
        (await database.ReadAsync(scope => InstanceQueries.Find(scope, id), TestContext.Current.CancellationToken))!;

    private static Task<Guid?> OwnerAsync(NovaDatabase database, string address) =>
        database.ReadAsync(scope => FixedAddressStore.InstanceWith(scope, address), TestContext.Current.CancellationToken);
}
