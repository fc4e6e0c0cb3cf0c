using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>Makes an aggregate.</summary>
internal sealed class CreateAggregateHandler(CallResults calls)
{
    public Task<AggregateRecord> HandleAsync(CreateAggregate request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => AggregateEvents.Tell(scope, call.Context, "create", Create(scope, request)), ct);

    private static AggregateRecord Create(WriteScope scope, CreateAggregate request)
    {
        var number = AggregateStore.Add(scope, Guid.NewGuid(), request.Name) ?? throw AggregateFaults.NameTaken(request.Name);
        if (request.AvailabilityZone is { } zone)
        {
            AggregateStore.SetMetadata(scope, number, new Dictionary<string, string?> { [AggregateStore.Zone] = zone });
        }

        return AggregateStore.Find(scope, number)!;
    }
}
