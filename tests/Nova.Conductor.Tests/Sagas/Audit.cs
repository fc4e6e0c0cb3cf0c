using Nova.Conductor.Servers;
using Nova.Core.Flavors;
using Nova.Core.Moves;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Networks;
using Nova.Database.Reading;
using Nova.Database.Sagas;
using Nova.Database.Statements;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>What must hold whenever nothing is under way: nothing stuck, nothing left behind, every count equal to what it counts.</summary>
internal static class Audit
{
    public static readonly Statement CountSagas = new("audit.sagas", "SELECT COUNT(*) FROM sagas");

    private static readonly Statement AllIds = new("audit.instances", "SELECT uuid FROM instances");
    private static readonly Statement Allocations = new("audit.allocations", "SELECT consumer_uuid, provider_uuid, resource_class, used FROM allocations");
    private static readonly Statement Inventories = new("audit.inventories", "SELECT provider_uuid, resource_class, used FROM inventories WHERE used <> 0");
    private static readonly Statement Quota = new("audit.quota", "SELECT user_id, instances, cores, ram FROM quota_usages");
    private static readonly Statement Taken = new("audit.fixed_ips", "SELECT instance_uuid, address FROM fixed_ips WHERE instance_uuid IS NOT NULL");
    private static readonly Statement OpenEvents = new("audit.events", "SELECT COUNT(*) FROM instance_actions_events WHERE finish_time IS NULL");
    private static readonly Statement OpenActions = new("audit.actions", "SELECT COUNT(*) FROM instance_actions WHERE finish_time IS NULL");

    public static Task CheckAsync(NovaDatabase database, TestCloud cloud) => database.ReadAsync(
        scope =>
        {
            Check(scope, cloud);
            return true;
        },
        CancellationToken.None);

    private static void Check(ReadScope scope, TestCloud cloud)
    {
        var instances = InstanceQueries.Find(scope, scope.Query(AllIds, static row => row.Id(0)));
        var living = instances.Where(instance => instance.DeletedAt is null).ToArray();

        Assert.All(cloud.Hosts, host => Assert.Empty(host.Mistaken));
        Assert.Equal(0, scope.Number(CountSagas));
        Assert.Equal(0, scope.Number(OpenEvents));
        Assert.Equal(0, scope.Number(OpenActions));
        Assert.All(instances, instance => Assert.Null(instance.TaskState));
        Assert.All(living, instance => Assert.NotEqual(VmState.Building, instance.VmState));
        Assert.All(living.Where(instance => instance.VmState == VmState.Error), instance => Assert.NotNull(instance.Fault));

        // Claims are those of the guests there are, and inventories add them up.
        var guests = living.SelectMany(instance => GuestStore.Of(scope, instance.Id).Where(guest => guest.Role != GuestRole.Leftover)).ToArray();
        var expected = guests
            .SelectMany(guest => Asked(scope, living.Single(instance => instance.Id == guest.InstanceId), guest)
                .Select(ask => (guest.Id, cloud[guest.Host].NodeId, ask.ResourceClass, ask.Amount)))
            .Order()
            .ToArray();
        var claimed = scope.Query(Allocations, static row => (row.Id(0), row.Id(1), row.Text(2), row.Int64(3))).Order().ToArray();
        Assert.Equal(expected, claimed);
        Assert.Equal(
            claimed.GroupBy(claim => (claim.Item2, claim.Item3)).Select(sum => (sum.Key.Item1, sum.Key.Item2, sum.Sum(claim => claim.Item4))).Order(),
            scope.Query(Inventories, static row => (row.Id(0), row.Text(1), row.Int64(2))).Order());

        // What is soft-deleted has its claim, and uses no quota.
        var counted = living.Where(instance => instance.VmState != VmState.SoftDelete).ToArray();
        Assert.All(
            scope.Query(Quota, static row => (User: row.Text(0), Instances: row.Int64(1), Cores: row.Int64(2), Ram: row.Int64(3))),
            use => Assert.Equal(
                (counted.LongLength, counted.Sum(instance => Held(scope, instance, flavor => flavor.Vcpus)), counted.Sum(instance => Held(scope, instance, flavor => flavor.MemoryMb))),
                (use.Instances, use.Cores, use.Ram)));

        // Addresses are those of the servers there are, as their rows show them; none is left over but what a hardware address follows from.
        Assert.Empty(FixedAddressQueries.LostAddresses(scope));
        var shown = living.SelectMany(instance => instance.Addresses.Where(address => !address.IsFloating).Select(address => (instance.Id, address.Address))).Order().ToArray();
        var taken = scope.Query(Taken, static row => (Id: row.Id(0), Address: row.Text(1)));
        Assert.Equal(shown, taken.Where(one => shown.Contains(one) || !IsNameOf(scope, living.Single(instance => instance.Id == one.Id), one.Address)).Order());

        // What a guest has is its server's.
        Assert.Empty(cloud.Hosts.SelectMany(host => host.Plugged).Except(living.SelectMany(instance => instance.Interfaces ?? []).Select(one => one.Id)));

        // A move waits for as long as its server does, and the guest it left is kept.
        foreach (var instance in instances)
        {
            var isWaiting = instance.VmState == VmState.Resized;
            Assert.Equal(isWaiting, MigrationStore.OpenOf(scope, instance.Id) is not null);
            Assert.Equal(isWaiting, guests.Any(guest => guest.InstanceId == instance.Id && guest.Role == GuestRole.Outgoing));
        }

        // An image is whole, or there is none; one that a user registered says why it is empty.
        Assert.All(
            cloud.Images.All.Where(image => cloud.Images.Said.GetValueOrDefault($"{image.Key}/image_state")?.StartsWith("failed_", StringComparison.Ordinal) is not true),
            image => Assert.Equal("active", image.Value));

        // Every guest on a host is known to be there, and every instance that runs has its guest, the one it is.
        foreach (var host in cloud.Hosts)
        {
            // What a host that is down keeps is known as well, until it comes back and removes it.
            Assert.All(
                host.Guests.Keys.Except(Left(scope, host.Name)),
                id => Assert.Equal(host.Name, guests.SingleOrDefault(guest => guest.Id == id)?.Host));
        }

        Assert.Equal(
            living.Where(instance => instance.Host is not null).Select(instance => (instance.Id, instance.GuestId, instance.Host, instance.Node)).Order(),
            guests.Where(guest => guest.Role == GuestRole.Active).Select(guest => (guest.InstanceId, (Guid?)guest.Id, (string?)guest.Host, (string?)guest.Node)).Order());

        Assert.All(
            living.Where(instance => instance.VmState is VmState.Active or VmState.Stopped or VmState.Resized or VmState.Rescued
                && MigrationStore.OpenOf(scope, instance.Id)?.Status != MigrationStatus.Reverting), // half way back: to be reverted again
            instance => Assert.Contains(instance.GuestId!.Value, cloud[instance.Host!].Guests.Keys));
    }

    /// <summary>Whether an interface's hardware address follows from an address, which is kept for that then.</summary>
    private static bool IsNameOf(ReadScope scope, InstanceRecord instance, string address) => (instance.Interfaces ?? []).Any(one =>
        NetworkStore.Find(scope, one.NetworkId) is { } network
        && AddressRange.TryParse(network.Cidr, out var range)
        && range.PlaceOf(address) is { } place
        && HardwareAddress.Of(network.Number, (int)place) == one.MacAddress);

    /// <summary>Guests a host is to remove when it comes back.</summary>
    private static IEnumerable<Guid> Left(ReadScope scope, string host) => HostLeaseStore.IsUp(scope, host, scope.Now)
        ? []
        : GuestStore.On(scope, host).Where(guest => guest.Role == GuestRole.Leftover).Select(guest => guest.Id);

    /// <summary>What a guest claims: the flavor of the server for the one it is, of the move for the other.</summary>
    private static IReadOnlyList<Database.Allocations.ResourceAmount> Asked(ReadScope scope, InstanceRecord instance, Guest guest)
    {
        if (guest.Role == GuestRole.Active)
        {
            return ResourceAsk.Of(instance);
        }

        var move = Moves(scope, instance.Id).Single(move => guest.Id == (guest.Role == GuestRole.Incoming ? move.DestinationGuestId : move.SourceGuestId));
        return ResourceAsk.Of(instance with { Flavor = guest.Role == GuestRole.Incoming ? move.NewFlavor : move.OldFlavor });
    }

    private static List<MigrationRecord> Moves(ReadScope scope, Guid instance) =>
        MigrationStore.List(scope, new ListMigrations { InstanceId = instance, Limit = 100 });

    /// <summary>What a server holds of a quota: between two flavors the larger of each.</summary>
    private static long Held(ReadScope scope, InstanceRecord instance, Func<FlavorRecord, long> of) => MigrationStore.OpenOf(scope, instance.Id) is { } open
        ? Math.Max(of(open.OldFlavor), of(open.NewFlavor))
        : of(instance.Flavor);
}
