using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Scheduler;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Host state for the scheduler: everything, or what changed after a revision.</summary>
internal sealed class GetHostViewsHandler(NovaDatabase database, HostsOptions options)
{
    public Task<HostViews> HandleAsync(GetHostViews request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => HostViewStore.Read(scope, request.SinceRevision, options.Zones), ct);
}
