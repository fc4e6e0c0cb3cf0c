using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.find_by_address</c>.</summary>
internal sealed class FindServerByAddressHandler(NovaDatabase database, InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(FindServerByAddress request, RpcCall call, CancellationToken ct)
    {
        var id = await database.LookUpAsync(scope => FixedAddressStore.InstanceWith(scope, request.Address), ct).ConfigureAwait(false)
            ?? throw new FaultException(FaultKind.NotFound, $"No server has the address {request.Address}.");
        return ServerFaults.Visible(await instances.FindAsync(id, ct).ConfigureAwait(false), id, call.Context, includeDeleted: false);
    }
}
