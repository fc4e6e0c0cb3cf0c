using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Aggregates;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>One aggregate.</summary>
internal sealed class GetAggregateHandler(NovaDatabase database)
{
    public async Task<AggregateRecord> HandleAsync(AggregateNumber request, RpcCall call, CancellationToken ct) =>
        await database.ReadAsync(scope => AggregateStore.Find(scope, request.Number), ct) ?? throw AggregateFaults.NotFound(request.Number);
}
