using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
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
internal sealed class CreateNetworksHandler(CallResults calls, NetworkDefaults defaults)
{
    public Task<NetworkList> HandleAsync(CreateNetworks request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => new NetworkList(request.AsConfigured ? AddNetworks.AsConfigured(scope, request, defaults) : AddNetworks.To(scope, request, defaults.Bridge)),
        ct);
}

/// <summary><c>networks.delete</c>.</summary>
internal sealed class DeleteNetworkHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(NetworkId request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            NetworkStore.Remove(scope, NetworkStore.Find(scope, request.Id) ?? throw NetworkFaults.NotFound(request.Id), request.ProjectId);
            return Nothing.Value;
        },
        ct);
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
