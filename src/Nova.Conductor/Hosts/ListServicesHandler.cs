using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Services for the API.</summary>
internal sealed class ListServicesHandler(NovaDatabase database, HostsOptions options)
{
    public Task<ServiceList> HandleAsync(ListServices request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => new ServiceList(
            ServiceStore.List(scope, options.Zones.In(AggregateStore.ListAll(scope)), request.Host, request.Binary)),
        ct);
}
