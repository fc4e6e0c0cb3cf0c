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
            else
            {
                Remove(scope, aggregate, request.Host);
            }

            // The aggregate itself stays as it was changed last: members are rows of their own.
            AggregateStore.TouchHosts(scope, [request.Host]);
            return AggregateEvents.Tell(scope, call.Context, request.Add ? "add_host" : "remove_host", AggregateStore.Find(scope, aggregate.Number)!);
        },
        ct);

    private static void Add(WriteScope scope, AggregateRecord aggregate, string host)
    {
        if (ServiceStore.FindNumber(scope, host, ServiceStore.Compute) is null)
        {
            throw new FaultException(FaultKind.NotFound, $"Compute host {host} could not be found.");
        }

        var zone = aggregate.Metadata.GetValueOrDefault(AggregateStore.Zone);
        if (zone is not null && ZoneConflicts.Find(scope, aggregate.Number, [host], zone) is { Count: > 0 } others)
        {
            throw AggregateFaults.CannotAddHost(aggregate.Number, ZoneConflicts.Describe(others));
        }

        if (zone is not null && !ZoneConflicts.IsIn(scope, aggregate.Number, host, zone) && AggregateStore.HaveInstances(scope, [host]))
        {
            throw AggregateFaults.CannotAddHost(aggregate.Number, $"The host has servers, which would move to availability zone '{zone}'");
        }

        if (!AggregateStore.AddHost(scope, aggregate.Number, host))
        {
            throw new FaultException(FaultKind.Conflict, $"Aggregate {aggregate.Number} already has host {host}.");
        }
    }

    /// <summary>A host leaves its zone once it has no servers: theirs would be one that is no more.</summary>
    private static void Remove(WriteScope scope, AggregateRecord aggregate, string host)
    {
        if (!aggregate.Hosts.Contains(host))
        {
            throw new FaultException(FaultKind.NotFound, $"Aggregate {aggregate.Number} has no host {host}.");
        }

        if (aggregate.Metadata.GetValueOrDefault(AggregateStore.Zone) is { } zone
            && !ZoneConflicts.IsIn(scope, aggregate.Number, host, zone)
            && AggregateStore.HaveInstances(scope, [host]))
        {
            throw AggregateFaults.CannotRemoveHost(aggregate.Number, $"The host has servers in availability zone '{zone}'");
        }

        AggregateStore.RemoveHost(scope, aggregate.Number, host);
    }
}
