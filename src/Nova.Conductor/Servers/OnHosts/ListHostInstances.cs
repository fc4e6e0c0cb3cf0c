using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Messaging;

namespace Nova.Conductor.Servers.OnHosts;

/// <summary><c>hosts.instances</c>: what a host has, and what must not run there any more.</summary>
internal sealed class ListHostInstancesHandler(NovaDatabase database)
{
    /// <summary>Longer than a host is likely to be away; what was left behind on a host that did not answer is kept for ever.</summary>
    private static readonly TimeSpan DeletedOfLate = TimeSpan.FromDays(30);

    public Task<HostInstances> HandleAsync(ListHostInstances request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => new HostInstances(Guests(scope, request.Host), InstanceQueries.GoneFromHost(scope, request.Host, scope.Now - DeletedOfLate)), ct);

    private static List<HostGuest> Guests(ReadScope scope, string host)
    {
        var guests = GuestStore.On(scope, host).Where(guest => guest.Role != GuestRole.Leftover).ToArray();
        var bound = InstanceQueries.Of(scope, host).ToDictionary(instance => instance.Id);
        Guid[] others = [.. guests.Select(guest => guest.InstanceId).Where(id => !bound.ContainsKey(id)).Distinct()];
        foreach (var instance in InstanceQueries.Find(scope, others).Where(instance => instance.DeletedAt is null))
        {
            bound[instance.Id] = instance;
        }

        return [.. guests.Where(guest => bound.ContainsKey(guest.InstanceId)).Select(guest => new HostGuest(guest.Id, guest.Role, bound[guest.InstanceId]))];
    }
}
