using Nova.Core.Aggregates;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>Adds a host to an aggregate, or removes it.</summary>
internal sealed class ChangeAggregateHostHandler(CallResults calls)
{
    public Task<AggregateRecord> HandleAsync(ChangeAggregateHost request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var aggregate = AggregateStore.Find(scope, request.Number) ?? throw AggregateFaults.NotFound(request.Number);
            if (request.Add)
            {
                Add(scope, aggregate, request.Host);
            }
            else if (!AggregateStore.RemoveHost(scope, aggregate.Number, request.Host))
            {
                throw new FaultException(FaultKind.NotFound, $"Aggregate {aggregate.Number} has no host {request.Host}.");
            }

            AggregateStore.MarkChanged(scope, aggregate.Number, [request.Host]);
            return AggregateStore.Find(scope, aggregate.Number)!;
        },
        ct);

    private static void Add(WriteScope scope, AggregateRecord aggregate, string host)
    {
        if (ServiceStore.FindNumber(scope, host, ServiceStore.Compute) is null)
        {
            throw new FaultException(FaultKind.NotFound, $"Compute host {host} could not be found.");
        }

        if (aggregate.Metadata.TryGetValue(AggregateStore.Zone, out var zone)
            && ZoneConflicts.Find(scope, aggregate.Number, [host], zone) is { Count: > 0 } others)
        {
            throw AggregateFaults.CannotAddHost(aggregate.Number, ZoneConflicts.Describe(others));
        }

        if (!AggregateStore.AddHost(scope, aggregate.Number, host))
        {
            throw new FaultException(FaultKind.Conflict, $"Aggregate {aggregate.Number} already has host {host}.");
        }
    }
}
