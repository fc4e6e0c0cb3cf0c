using Nova.Conductor.Servers;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;
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

        Assert.Equal(0, scope.Number(CountSagas));
        Assert.Equal(0, scope.Number(OpenEvents));
        Assert.Equal(0, scope.Number(OpenActions));
        Assert.All(instances, instance => Assert.Null(instance.TaskState));
        Assert.All(living, instance => Assert.NotEqual(VmState.Building, instance.VmState));
        Assert.All(living.Where(instance => instance.VmState == VmState.Error), instance => Assert.NotNull(instance.Fault));

        // Claims are those of the instances that are bound, and inventories add them up.
        var expected = living.Where(instance => instance.Host is not null)
            .SelectMany(instance => ResourceAsk.Of(instance).Select(ask => (instance.Id, cloud[instance.Host!].NodeId, ask.ResourceClass, ask.Amount)))
            .Order()
            .ToArray();
        var claimed = scope.Query(Allocations, static row => (row.Id(0), row.Id(1), row.Text(2), row.Int64(3))).Order().ToArray();
        Assert.Equal(expected, claimed);
        Assert.Equal(
            claimed.GroupBy(claim => (claim.Item2, claim.Item3)).Select(sum => (sum.Key.Item1, sum.Key.Item2, sum.Sum(claim => claim.Item4))).Order(),
            scope.Query(Inventories, static row => (row.Id(0), row.Text(1), row.Int64(2))).Order());

        Assert.All(
            scope.Query(Quota, static row => (User: row.Text(0), Instances: row.Int64(1), Cores: row.Int64(2), Ram: row.Int64(3))),
            use => Assert.Equal(
                (living.LongLength, living.Sum(instance => (long)instance.Flavor.Vcpus), living.Sum(instance => (long)instance.Flavor.MemoryMb)),
                (use.Instances, use.Cores, use.Ram)));

        // Every guest belongs to an instance bound to its host, and every instance that runs has its guest.
        foreach (var host in cloud.Hosts)
        {
            Assert.All(host.Guests.Keys, id => Assert.Equal(host.Name, living.SingleOrDefault(instance => instance.Id == id)?.Host));
        }

        Assert.All(
            living.Where(instance => instance.VmState is VmState.Active or VmState.Stopped),
            instance => Assert.Contains(instance.Id, cloud[instance.Host!].Guests.Keys));
    }
}
