using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary><c>networks.save_leases</c>: what dnsmasq has handed out and taken back.</summary>
internal sealed class SaveLeasesHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(SaveLeases request, RpcCall call, CancellationToken ct) => calls.OnceAsync(call.CallId, scope => Save(scope, request), ct);

    private static Nothing Save(WriteScope scope, SaveLeases request)
    {
        var networks = NetworkStore.List(scope);
        foreach (var lease in request.Leases)
        {
            // Ranges do not overlap: an address is of one network.
            if (networks.FirstOrDefault(network => AddressRange.TryParse(network.Cidr, out var range) && range.PlaceOf(lease.Address) is not null) is { } network)
            {
                FixedAddressPool.SetLeased(scope, network.Id, lease.Address, lease.IsLeased);
            }
        }

        return Nothing.Value;
    }
}
