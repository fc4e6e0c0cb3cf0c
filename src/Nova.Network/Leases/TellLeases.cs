using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Network.Leases;

/// <summary>Tells the conductor of leases.</summary>
internal sealed class TellLeases(IRpcClient rpc, DaemonIdentity identity)
{
    private readonly RequestContext _context = RequestContext.ForService($"req-{RandomUuid.Next()}");

    /// <summary>Returns when they are in the database.</summary>
    public async Task TellAsync(IReadOnlyList<LeaseChange> leases, CancellationToken ct) =>
        await rpc.CallAsync(HostNetworksRpc.SaveLeases, RpcTarget.Any, new SaveLeases(identity.Host, leases), _context, ct: ct);
}
