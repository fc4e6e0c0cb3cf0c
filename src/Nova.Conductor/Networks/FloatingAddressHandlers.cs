using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary>Floating addresses as they are asked for.</summary>
internal sealed class ReadFloatingAddresses(NovaDatabase database)
{
    public async Task<FloatingAddressList> ListAsync(ListFloatingAddresses request, RpcCall call, CancellationToken ct) => new(await database.ReadAsync(
        scope => request.Host is { } host ? FloatingAddressStore.ListOn(scope, host) : FloatingAddressStore.List(scope, request.ProjectId), ct).ConfigureAwait(false));

    public async Task<FloatingPoolList> ListPoolsAsync(ListFloatingPools request, RpcCall call, CancellationToken ct) =>
        new(await database.ReadAsync(FloatingAddressStore.Pools, ct).ConfigureAwait(false));

    public Task<FloatingAddressRecord> GetAsync(FloatingAddressNumber request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope => FloatingFaults.Visible(FloatingAddressStore.Find(scope, request.Number), request.Number, call.Context), ct);
}

/// <summary><c>floating.allocate</c> and <c>floating.release</c>.</summary>
internal sealed class OwnFloatingAddress(CallResults calls, QuotaOptions quotas, NetworkOptions options, NetworkHints hints)
{
    public Task<FloatingAddressRecord> AllocateAsync(AllocateFloatingAddress request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Allocate(scope, request.Pool, call.Context.ProjectId ?? ""), ct);

    public Task<Nothing> ReleaseAsync(FloatingAddressNumber request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            IReadOnlyList<string> concerned = [];
            var floating = FloatingFaults.Own(FloatingAddressStore.Find(scope, request.Number), request.Number, call.Context);
            if (floating.InstanceId is { } instance)
            {
                concerned = ConcernedHosts.OfServer(scope, instance);
                FloatingAddressLinks.Cut(scope, instance, floating, call.Context);
            }

            FloatingAddressStore.TryRelease(scope, floating.Number);
            return (Nothing.Value, concerned);
        },
        ct);

    private FloatingAddressRecord Allocate(WriteScope scope, string? asked, string project)
    {
        var inPool = asked is null ? "" : $" in pool {asked}";
        NetworkQuota.Require(
            scope, quotas, project, QuotaResource.FloatingIps, held => FloatingAddressStore.CountOf(held, project), $"IP allocation over quota{inPool}.");
        return FloatingAddressStore.TryTake(scope, asked ?? options.FloatingPool, project)
            ?? throw new FaultException(FaultKind.NotFound, $"No more floating IPs{(asked is null ? " available" : inPool)}.");
    }
}

/// <summary><c>floating.associate</c> and <c>floating.disassociate</c>: the address and the server's interfaces in one transaction.</summary>
internal sealed class LinkFloatingAddress(CallResults calls, NetworkHints hints)
{
    public Task<Nothing> AssociateAsync(AssociateFloatingAddress request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            var floating = FloatingFaults.Own(FloatingAddressStore.Find(scope, request.Address), request.Address, call.Context);
            IReadOnlyList<string> concerned = [.. ConcernedHosts.OfServer(scope, request.InstanceId), .. floating.InstanceId is { } before ? ConcernedHosts.OfServer(scope, before) : []];
            return (Associate(scope, floating, request, call.Context), concerned);
        },
        ct);

    public Task<Nothing> DisassociateAsync(DisassociateFloatingAddress request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            var floating = FloatingFaults.Own(FloatingAddressStore.Find(scope, request.Address), request.Address, call.Context);
            if (floating.InstanceId != request.InstanceId)
            {
                throw new FaultException(FaultKind.Conflict, $"Floating IP {request.Address} is not associated with instance {request.InstanceId}.");
            }

            var concerned = ConcernedHosts.OfServer(scope, request.InstanceId);
            FloatingAddressLinks.Cut(scope, request.InstanceId, floating, call.Context);
            return (Nothing.Value, concerned);
        },
        ct);

    private static Nothing Associate(WriteScope scope, FloatingAddressRecord floating, AssociateFloatingAddress request, RequestContext context)
    {
        if (floating.InstanceId is { } before && before != request.InstanceId)
        {
            // Upstream moves it; the server it led to is the same project's.
            FloatingAddressLinks.Cut(scope, before, floating, context);
        }

        return EditedServer.Change(scope, request.InstanceId, context, seen =>
        {
            var fixedAddress = FixedOf(seen, request.FixedAddress);

            // As with external networks: a pool has one address for each of a server's own.
            if (FloatingAddressStore.Of(scope, seen.Id).Any(other => other.Number != floating.Number && other.Pool == floating.Pool && other.FixedAddress == fixedAddress))
            {
                throw new FaultException(FaultKind.BadRequest, $"Floating IP {request.Address} association has failed.");
            }

            // Its server's project is whose it must be: an administrator does not lend one project's address to another.
            if (!FloatingAddressStore.TryAssociate(scope, floating.Number, seen.ProjectId, fixedAddress, seen.Id))
            {
                throw FloatingFaults.NotFound(request.Address);
            }

            return FloatingAddressLinks.TryShow(scope, seen) ? Nothing.Value : null;
        });
    }

    private static string FixedOf(InstanceRecord server, string? asked)
    {
        var own = server.Addresses.Where(address => address is { IsFloating: false, Version: 4 }).Select(address => address.Address).ToList();
        return own.Count == 0 ? throw new FaultException(FaultKind.BadRequest, "No fixed IPs associated to instance")
            : asked is null ? own[0]
            : own.Contains(asked) ? asked
            : throw new FaultException(FaultKind.BadRequest, "Specified fixed address not assigned to instance");
    }
}

/// <summary>Keeps what a server shows of floating addresses what their rows say.</summary>
internal static class FloatingAddressLinks
{
    /// <summary>An address leads to the server no more.</summary>
    public static void Cut(WriteScope scope, Guid instance, FloatingAddressRecord floating, RequestContext context)
    {
        if (!FloatingAddressStore.TryDisassociate(scope, floating.Number, instance))
        {
            return;
        }

        if (InstanceQueries.Find(scope, instance) is { DeletedAt: null } server)
        {
            EditedServer.Change(scope, server.Id, context with { ProjectId = server.ProjectId }, seen => TryShow(scope, seen) ? Nothing.Value : null);
        }
    }

    /// <summary>Writes the interfaces of a server with the addresses that lead to them.</summary>
    /// <returns>False where the server has changed since it was read.</returns>
    public static bool TryShow(WriteScope scope, InstanceRecord seen)
    {
        var floating = FloatingAddressStore.Of(scope, seen.Id).ToLookup(one => one.FixedAddress, one => one.Address);
        foreach (var network in (seen.Interfaces ?? []).Select(one => one.NetworkId).Distinct())
        {
            NetworkRevisions.Touch(scope, network);
        }

        return InstanceStore.TryShowInterfaces(scope, seen, [.. (seen.Interfaces ?? []).Select(one => one with
        {
            Subnets = [.. one.Subnets.Select(subnet => subnet with { Addresses = [.. subnet.Addresses.Select(address => address with { Floating = [.. floating[address.Address]] })] })],
        })]);
    }
}

/// <summary><c>floating.create</c> and <c>floating.delete</c>.</summary>
internal sealed class StockFloatingAddresses(CallResults calls, NetworkOptions options)
{
    public Task<CreateFloatingAddresses> CreateAsync(CreateFloatingAddresses request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            FloatingRanges.Add(scope, request, options.FloatingPool);
            return request with { Pool = request.Pool ?? options.FloatingPool };
        },
        ct);

    public Task<Nothing> DeleteAsync(FloatingRange request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            FloatingRanges.Remove(scope, request.Range);
            return Nothing.Value;
        },
        ct);
}

/// <summary>Upstream's words, and who may see which.</summary>
internal static class FloatingFaults
{
    public static FaultException NotFound(string address) => new(FaultKind.NotFound, $"Floating IP not found for address {address}.");

    public static FloatingAddressRecord Visible(FloatingAddressRecord? floating, long number, RequestContext context) =>
        IsVisible(floating, context) ? floating! : throw NotFound(number);

    /// <summary>One that its owner may give away; what came with a server goes with it (upstream does nothing then, and says that it has).</summary>
    public static FloatingAddressRecord Own(FloatingAddressRecord? floating, long number, RequestContext context) =>
        IsOwn(floating, context) ? floating! : throw NotFound(number);

    /// <inheritdoc cref="Own(FloatingAddressRecord, long, RequestContext)"/>
    public static FloatingAddressRecord Own(FloatingAddressRecord? floating, string address, RequestContext context) =>
        IsOwn(floating, context) ? floating! : throw NotFound(address);

    private static FaultException NotFound(long number) => new(FaultKind.NotFound, $"Floating IP not found for ID {number}");

    private static bool IsOwn(FloatingAddressRecord? floating, RequestContext context) => floating is { AutoAssigned: false } && IsVisible(floating, context);

    private static bool IsVisible(FloatingAddressRecord? floating, RequestContext context) =>
        floating is { ProjectId: { } project } && (context.IsAdmin || project == context.ProjectId);
}
