using Nova.Conductor.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Database.Usage;
using Nova.Messaging;

namespace Nova.Conductor.Usage;

/// <summary>What a host has and who uses it.</summary>
internal sealed class GetHostUsageHandler(NovaDatabase database, HostsOptions options)
{
    public Task<HostUsage> HandleAsync(HostName request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => UsageQueries.OfHost(scope, request.Host, options.Zones.In(AggregateStore.ListAll(scope)))
            ?? throw new FaultException(FaultKind.NotFound, $"Compute host {request.Host} could not be found."),
        ct);
}
