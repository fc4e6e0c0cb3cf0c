using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary><c>networks.list</c>.</summary>
internal sealed class ListNetworksHandler(NovaDatabase database)
{
    public async Task<NetworkList> HandleAsync(ListNetworks request, RpcCall call, CancellationToken ct)
    {
        var all = await database.ReadAsync(NetworkStore.List, ct).ConfigureAwait(false);
        return new NetworkList(request.ProjectId is { } project ? [.. UsableNetworks.Of(all, project)] : all);
    }
}

/// <summary><c>networks.create</c>.</summary>
internal sealed class CreateNetworksHandler(CallResults calls, NetworkOptions options)
{
    public Task<NetworkList> HandleAsync(CreateNetworks request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => new NetworkList(AddNetworks.To(scope, request, options.FlatBridge)), ct);
}

/// <summary><c>networks.delete</c>.</summary>
internal sealed class DeleteNetworkHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(NetworkId request, RpcCall call, CancellationToken ct) => calls.OnceAsync(call.CallId, scope => Delete(scope, request.Id), ct);

    private static Nothing Delete(WriteScope scope, Guid id)
    {
        _ = NetworkStore.Find(scope, id) ?? throw NetworkFaults.NotFound(id);
        return NetworkStore.TryRemove(scope, id) ? Nothing.Value : throw new FaultException(FaultKind.Conflict, $"Network {id} is in use: servers have addresses of it.");
    }
}

/// <summary><c>networks.associate</c>.</summary>
internal sealed class AssociateNetworkHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(AssociateNetwork request, RpcCall call, CancellationToken ct) => calls.OnceAsync(call.CallId, scope => Associate(scope, request), ct);

    private static Nothing Associate(WriteScope scope, AssociateNetwork request)
    {
        var network = request.Id is { } id
            ? NetworkStore.Find(scope, id) ?? throw NetworkFaults.NotFound(id)
            : NetworkStore.List(scope).FirstOrDefault(network => network.ProjectId is null) ?? throw new FaultException(FaultKind.BadRequest, "No more networks available.");
        NetworkStore.Update(scope, network with
        {
            ProjectId = request.ProjectId is null ? network.ProjectId : NullWhenEmpty(request.ProjectId),
            Host = request.Host is null ? network.Host : NullWhenEmpty(request.Host),
        });
        return Nothing.Value;
    }

    private static string? NullWhenEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary><c>networks.address.get</c> and <c>networks.address.reserve</c>.</summary>
internal sealed class FixedAddressHandler(NovaDatabase database, CallResults calls)
{
    public async Task<FixedAddressRecord> GetAsync(GetFixedAddress request, RpcCall call, CancellationToken ct) =>
        await database.ReadAsync(scope => FixedAddressQueries.Find(scope, request.Address), ct).ConfigureAwait(false) ?? throw NotFound(request.Address);

    public Task<Nothing> ReserveAsync(ReserveFixedAddress request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            _ = FixedAddressQueries.Find(scope, request.Address) ?? throw NotFound(request.Address);
            return FixedAddressPool.TryReserve(scope, request.Address, request.Reserved)
                ? Nothing.Value
                : throw new FaultException(FaultKind.BadRequest, $"Fixed IP address {request.Address} is already in use.");
        },
        ct);

    private static FaultException NotFound(string address) => new(FaultKind.NotFound, $"Fixed IP address {address} not found");
}

/// <summary>Upstream's words.</summary>
internal static class NetworkFaults
{
    public static FaultException NotFound(Guid id) => new(FaultKind.NotFound, $"Network {id} could not be found.");
}
