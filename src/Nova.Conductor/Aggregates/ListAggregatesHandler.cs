using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>All aggregates.</summary>
internal sealed class ListAggregatesHandler(NovaDatabase database)
{
    public Task<AggregateList> HandleAsync(Nothing request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => new AggregateList(AggregateStore.ListAll(scope)), ct);
}
