using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.Aggregates;
using Nova.Database.Writing;

namespace Nova.Conductor.Aggregates;

/// <summary>Tells of aggregates: create, delete, add_host, remove_host, update_metadata, update_prop, each with start and end.</summary>
internal static class AggregateEvents
{
    public static AggregateRecord Tell(WriteScope scope, RequestContext context, string action, AggregateRecord aggregate)
    {
        scope.TellOfApiWhole(context, $"aggregate.{action}", json => AggregatePayload.Write(json, aggregate));
        return aggregate;
    }
}
