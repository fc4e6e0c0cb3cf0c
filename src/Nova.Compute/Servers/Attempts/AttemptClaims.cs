using Nova.Compute.Hosts;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Attempts;

/// <summary>Makes the claims of one host.</summary>
internal sealed class AttemptClaims(string host, HostLease lease, IRpcClient rpc, TimeProvider time, ILogger<AttemptClaims> logger)
{
    /// <summary>A claim that has not been asked for yet.</summary>
    public AttemptClaim Of(Guid instanceId, Guid guestId, int attempt, TaskState shown, RequestContext context)
        => new(lease, rpc, time, logger, new ClaimAttempt(instanceId, guestId, attempt, host, shown), context);
}
