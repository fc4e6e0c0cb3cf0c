using Nova.Core;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Aggregates;

/// <summary>Changes name, zone or metadata.</summary>
internal sealed class UpdateAggregateHandler(CallResults calls)
{
    public Task<AggregateRecord> HandleAsync(UpdateAggregate request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Tell(scope, call.Context, request, Update(scope, request)), ct);

    private static AggregateRecord Update(WriteScope scope, UpdateAggregate request)
    {
        var aggregate = AggregateStore.Find(scope, request.Number) ?? throw AggregateFaults.NotFound(request.Number);
        if (request.Metadata.TryGetValue(AggregateStore.Zone, out var zone))
        {
            CheckZone(scope, aggregate, zone);
        }

        if (request.Name is { } name && name != aggregate.Name)
        {
            if (AggregateStore.IsNameTaken(scope, name, aggregate.Number))
            {
                throw AggregateFaults.NameTaken(name);
            }

            AggregateStore.SetName(scope, aggregate.Number, name);
        }

        AggregateStore.SetMetadata(scope, aggregate.Number, request.Metadata);
        AggregateStore.MarkChanged(scope, aggregate.Number, aggregate.Hosts);
        return AggregateStore.Find(scope, aggregate.Number)!;
    }

    /// <summary>As upstream, name and zone are properties; anything else is metadata.</summary>
    private static AggregateRecord Tell(WriteScope scope, RequestContext context, UpdateAggregate request, AggregateRecord changed)
    {
        if (request.Name is not null)
        {
            AggregateEvents.Tell(scope, context, "update_prop", changed);
        }

        return request.Metadata.Count > 0 ? AggregateEvents.Tell(scope, context, "update_metadata", changed) : changed;
    }

    /// <summary>A host is in one zone, and servers do not change their zone.</summary>
    private static void CheckZone(WriteScope scope, AggregateRecord aggregate, string? zone)
    {
        if (string.IsNullOrEmpty(zone))
        {
            throw AggregateFaults.CannotUpdate(
                aggregate.Number, $"Aggregate {aggregate.Name} does not support empty named availability zone");
        }

        if (zone == aggregate.Metadata.GetValueOrDefault(AggregateStore.Zone))
        {
            return;
        }

        if (ZoneConflicts.Find(scope, aggregate.Number, aggregate.Hosts, zone) is { Count: > 0 } others)
        {
            throw AggregateFaults.CannotUpdate(aggregate.Number, ZoneConflicts.Describe(others));
        }

        if (AggregateStore.HaveInstances(scope, aggregate.Hosts))
        {
            throw AggregateFaults.CannotUpdate(aggregate.Number, "One or more hosts contain instances in this zone");
        }
    }
}
