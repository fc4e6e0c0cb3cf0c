using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Network.Wanted;

/// <summary>The host's plan, kept fresh by revision: rows cross again only when they have changed.</summary>
internal sealed class PlanSource(IRpcClient rpc, DaemonIdentity identity, PlanHost plan)
{
    private readonly RequestContext _context = RequestContext.ForService($"req-{RandomUuid.Next()}");
    private long _revision;

    /// <summary>The plan as it was last heard; null where none was yet.</summary>
    public HostPlan? Known { get; private set; }

    /// <summary>The plan as of now.</summary>
    public async Task<HostPlan> NextAsync(CancellationToken ct)
    {
        var reply = await rpc.CallAsync(
            HostNetworksRpc.Get, RpcTarget.Any, new GetHostNetworks(identity.Host, Known is null ? 0 : _revision), _context, new CallOptions(TimeSpan.FromSeconds(10)), ct);
        if (reply.Networks is { } rows)
        {
            (Known, _revision) = (plan.Of(rows), rows.Revision);
        }

        return Known ?? throw new InvalidOperationException("The conductor says that nothing has changed since nothing.");
    }
}
