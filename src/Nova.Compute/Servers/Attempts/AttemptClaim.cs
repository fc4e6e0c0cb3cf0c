using Nova.Compute.Hosts;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Compute.Servers.Attempts;

/// <summary>The permission to start a guest for one attempt: the lease is held, and the conductor granted the attempt in this term of the lease.</summary>
/// <remarks>
/// A claim made in an earlier term is void, because the conductor may have given the instance away when the lease had ended. A conductor that does
/// not answer is waited for, until the caller's deadline: losing an answer only delays.
/// </remarks>
internal sealed partial class AttemptClaim(
    HostLease lease, IRpcClient rpc, TimeProvider time, ILogger logger, ClaimAttempt claim, RequestContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _grantedTerm;

    /// <summary>Returns when the attempt is claimed in the present term.</summary>
    /// <exception cref="FaultException"><see cref="ComputeRpc.SupersededCode"/> where the conductor does not grant it.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        while (true)
        {
            var term = await lease.WaitHeldAsync(ct);
            if (term == _grantedTerm)
            {
                return;
            }

            if (await TryAskAsync(ct))
            {
                _grantedTerm = term;
            }
            else
            {
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    /// <summary>Runs <paramref name="start"/> under the lease. Where the lease ends meanwhile, undoes it and starts again in the next term.</summary>
    public async Task StartAsync(Func<CancellationToken, Task> start, Func<CancellationToken, Task> undo, CancellationToken ct)
    {
        while (true)
        {
            await EnsureAsync(ct);
            using var watch = new LeaseWatch(lease, _grantedTerm, time, ct);
            try
            {
                await start(watch.Token);
                if (!watch.HasEnded)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (watch.HasEnded && !ct.IsCancellationRequested)
            {
                // Undone below, and tried again once the lease is back and the attempt claimed anew.
            }

            await undo(CancellationToken.None);
        }
    }

    /// <summary>False where the conductor could not be asked.</summary>
    private async Task<bool> TryAskAsync(CancellationToken ct)
    {
        try
        {
            var reply = await rpc.CallAsync(HostsRpc.ClaimAttempt, RpcTarget.Any, claim, context, ct: ct);
            return reply.Granted
                ? true
                : throw new FaultException(
                    FaultKind.Conflict,
                    $"Attempt {claim.Attempt} on instance {claim.InstanceId} was superseded.",
                    ComputeRpc.SupersededCode);
        }
        catch (FaultException unreachable) when (unreachable.Fault.Kind is FaultKind.Timeout or FaultKind.Unavailable)
        {
            LogConductorAway(logger, claim.Attempt, claim.InstanceId, unreachable.Fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} of instance {InstanceId} could not be claimed yet: {Problem}")]
    private static partial void LogConductorAway(ILogger logger, int attempt, Guid instanceId, string problem);
}
