using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>Deletes an empty aggregate.</summary>
internal sealed class DeleteAggregateHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(AggregateNumber request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var aggregate = AggregateStore.Find(scope, request.Number) ?? throw AggregateFaults.NotFound(request.Number);
            if (aggregate.Hosts.Count > 0)
            {
                throw new FaultException(
                    FaultKind.BadRequest, $"Cannot delete aggregate {request.Number}. Reason: Host aggregate is not empty.");
            }

            AggregateStore.Delete(scope, request.Number);
            AggregateEvents.Tell(scope, call.Context, "delete", aggregate);
            return Nothing.Value;
        },
        ct);
}
