using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Floating addresses of the pool <c>public</c>; as with the real conductor another project's does not exist but for administrators.</summary>
public sealed class FakeFloatingAddresses
{
    private readonly List<FloatingAddressRecord> _addresses = [.. Enumerable.Range(1, 3).Select(number => new FloatingAddressRecord(
        number, $"198.51.100.{number}", "public", null, null, null, null, false))];

    /// <summary>What addresses were to lead where.</summary>
    public Queue<AssociateFloatingAddress> Associated { get; } = new();

    public void Give(long number, string project) => Change(number, address => address with { ProjectId = project });

    public void AddTo(RpcTable table) => table
        .On(FloatingAddressesRpc.List, (q, _, _) => Answer(() => new FloatingAddressList([.. _addresses.Where(one => (q.ProjectId is null || one.ProjectId == q.ProjectId) && (q.Host is null || (q.Host == "compute1" && one.InstanceId is not null)))])))
        .On(FloatingAddressesRpc.Create, (q, _, _) => Answer(() => Create(q)))
        .On(FloatingAddressesRpc.Delete, (q, _, _) => Answer(() => Delete(q.Range)))
        .On(FloatingAddressesRpc.ListPools, (_, _, _) => Answer(() => new FloatingPoolList([.. _addresses.Select(one => one.Pool).Distinct()])))
        .On(FloatingAddressesRpc.Get, (q, call, _) => Answer(() => Find(q.Number, call.Context)))
        .On(FloatingAddressesRpc.Allocate, (q, call, _) => Answer(() => Allocate(q.Pool ?? "public", call.Context)))
        .On(FloatingAddressesRpc.Release, (q, call, _) => Answer(() =>
        {
            Change(Find(q.Number, call.Context).Number, address => address with { ProjectId = null });
            return Nothing.Value;
        }))
        .On(FloatingAddressesRpc.Associate, (q, call, _) => Answer(() =>
        {
            Change(Find(q.Address, call.Context).Number, address => address with { InstanceId = q.InstanceId, FixedAddress = q.FixedAddress ?? "10.0.0.2" });
            Associated.Enqueue(q);
            return Nothing.Value;
        }))
        .On(FloatingAddressesRpc.Disassociate, (q, call, _) => Answer(() => Disassociate(q, call.Context)));

    private static Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (FaultException refused)
        {
            return Task.FromException<T>(refused);
        }
    }

    private CreateFloatingAddresses Create(CreateFloatingAddresses query)
    {
        if (_addresses.Exists(one => one.Address == query.Range))
        {
            throw new FaultException(FaultKind.Conflict, $"Floating IP {query.Range} already exists.");
        }

        _addresses.Add(new FloatingAddressRecord(_addresses.Count + 1, query.Range, query.Pool ?? "public", query.Interface, null, null, null, false));
        return query with { Pool = query.Pool ?? "public" };
    }

    private Nothing Delete(string range)
    {
        _addresses.RemoveAll(one => one.Address == range);
        return Nothing.Value;
    }

    private FloatingAddressRecord Allocate(string pool, RequestContext context) =>
        _addresses.Find(one => one.Pool == pool && one.ProjectId is null) is { } free
            ? Change(free.Number, address => address with { ProjectId = context.ProjectId })
            : throw new FaultException(FaultKind.NotFound, $"No more floating IPs in pool {pool}.");

    private Nothing Disassociate(DisassociateFloatingAddress query, RequestContext context)
    {
        var address = Find(query.Address, context);
        if (address.InstanceId != query.InstanceId)
        {
            throw new FaultException(FaultKind.Conflict, $"Floating IP {query.Address} is not associated with instance {query.InstanceId}.");
        }

        Change(address.Number, one => one with { InstanceId = null, FixedAddress = null });
        return Nothing.Value;
    }

    private FloatingAddressRecord Find(long number, RequestContext context) => _addresses.Find(one => one.Number == number && IsVisible(one, context))
        ?? throw new FaultException(FaultKind.NotFound, $"Floating IP not found for ID {number}");

    private FloatingAddressRecord Find(string address, RequestContext context) => _addresses.Find(one => one.Address == address && IsVisible(one, context))
        ?? throw new FaultException(FaultKind.NotFound, $"Floating IP not found for address {address}.");

    private static bool IsVisible(FloatingAddressRecord address, RequestContext context) =>
        address.ProjectId is { } project && (context.IsAdmin || project == context.ProjectId);

    private FloatingAddressRecord Change(long number, Func<FloatingAddressRecord, FloatingAddressRecord> change)
    {
        var index = _addresses.FindIndex(one => one.Number == number);
        return _addresses[index] = change(_addresses[index]);
    }
}
