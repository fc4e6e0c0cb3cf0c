using System.Collections.Concurrent;
using Nova.Core.Aggregates;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Aggregates by number.</summary>
public sealed class FakeAggregates
{
    private readonly ConcurrentDictionary<long, AggregateRecord> _aggregates = new();

    public void AddTo(RpcTable table) => table
        .On(AggregatesRpc.List, (_, _, _) => Task.FromResult(new AggregateList([.. _aggregates.Values.OrderBy(a => a.Number)])))
        .On(AggregatesRpc.Get, (q, _, _) => Task.FromResult(Find(q.Number)))
        .On(AggregatesRpc.Create, (q, _, _) => Task.FromResult(Create(q)))
        .On(AggregatesRpc.Update, (q, _, _) => Task.FromResult(Update(q)))
        .On(AggregatesRpc.Delete, (q, _, _) => Task.FromResult(Delete(q.Number)))
        .On(AggregatesRpc.ChangeHost, (q, _, _) => Task.FromResult(Change(q)));

    private AggregateRecord Find(long number) => _aggregates.TryGetValue(number, out AggregateRecord? found)
        ? found
        : throw new FaultException(FaultKind.NotFound, $"Aggregate {number} could not be found.");

    private AggregateRecord Create(CreateAggregate query)
    {
        if (_aggregates.Values.Any(a => a.Name == query.Name))
        {
            throw new FaultException(FaultKind.Conflict, $"Aggregate {query.Name} already exists.");
        }

        var metadata = new Dictionary<string, string>();
        if (query.AvailabilityZone is not null)
        {
            metadata["availability_zone"] = query.AvailabilityZone;
        }

        long number = _aggregates.Count + 1;
        return _aggregates[number] = new AggregateRecord(
            number, new Guid((int)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9), query.Name, [], metadata, DateTimeOffset.UnixEpoch, UpdatedAt: null);
    }

    private AggregateRecord Update(UpdateAggregate query)
    {
        AggregateRecord found = Find(query.Number);
        var metadata = new Dictionary<string, string>(found.Metadata);
        foreach ((string key, string? value) in query.Metadata)
        {
            if (value is null)
            {
                metadata.Remove(key);
            }
            else
            {
                metadata[key] = value;
            }
        }

        return _aggregates[query.Number] = found with { Name = query.Name ?? found.Name, Metadata = metadata };
    }

    private Nothing Delete(long number)
    {
        _ = Find(number);
        _aggregates.TryRemove(number, out _);
        return Nothing.Value;
    }

    private AggregateRecord Change(ChangeAggregateHost query)
    {
        AggregateRecord found = Find(query.Number);
        bool there = found.Hosts.Contains(query.Host);
        return there == query.Add
            ? throw new FaultException(
                query.Add ? FaultKind.Conflict : FaultKind.NotFound,
                query.Add ? $"Aggregate {query.Number} already has host {query.Host}." : $"Aggregate {query.Number} has no host {query.Host}.")
            : _aggregates[query.Number] = found with
            {
                Hosts = query.Add ? [.. found.Hosts, query.Host] : [.. found.Hosts.Where(h => h != query.Host)],
            };
    }
}
