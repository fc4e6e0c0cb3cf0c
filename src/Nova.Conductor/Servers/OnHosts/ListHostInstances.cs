using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.OnHosts;

/// <summary><c>hosts.instances</c>: what a host has, and what must not run there any more.</summary>
internal sealed class ListHostInstancesHandler(NovaDatabase database)
{
    /// <summary>Longer than a host is likely to be away; what was left behind on a host that did not answer is kept for ever.</summary>
    private static readonly TimeSpan DeletedOfLate = TimeSpan.FromDays(30);

    public Task<HostInstances> HandleAsync(ListHostInstances request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => new HostInstances(
            [.. InstanceQueries.Of(scope, request.Host).Select(instance => new HostGuest(instance.Id, GuestRole.Active, instance))],
            [.. InstanceQueries.GoneFromHost(scope, request.Host, scope.Now - DeletedOfLate).Select(id => new GoneGuest(id, id))]),
        ct);
}
