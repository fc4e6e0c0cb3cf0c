using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Hypervisors for the API.</summary>
internal sealed class ListHypervisorsHandler(NovaDatabase database, HostsOptions options)
{
    public async Task<HypervisorList> HandleAsync(ListHypervisors request, RpcCall call, CancellationToken ct) =>
        await database.ReadAsync(scope => HypervisorStore.List(scope, request, options.Zones.In(AggregateStore.ListAll(scope))), ct)
        ?? throw new FaultException(FaultKind.BadRequest, $"Marker {request.Marker} could not be found.");
}
