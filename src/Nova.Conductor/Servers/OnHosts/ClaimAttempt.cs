using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Messaging;

namespace Nova.Conductor.Servers.OnHosts;

/// <summary><c>hosts.claim_attempt</c>: whether a host may go on with an attempt.</summary>
/// <remarks>
/// The answer is true at the moment it is read; an attempt that is superseded later is cancelled by the higher one's own command to the host.
/// So nothing is written unless the task state to show is another one.
/// </remarks>
internal sealed class ClaimAttemptHandler(NovaDatabase database)
{
    public async Task<ClaimAttemptReply> HandleAsync(ClaimAttempt request, RpcCall call, CancellationToken ct)
    {
        var (granted, shown) = await database.LookUpAsync(scope => Judge(scope, request), ct).ConfigureAwait(false);
        if (granted && !shown)
        {
            granted = await database.WriteAsync(
                scope => InstanceStore.ShowTask(scope, request.InstanceId, request.GuestId, request.Host, request.Attempt, request.TaskState), ct).ConfigureAwait(false);
        }

        return new ClaimAttemptReply(granted);
    }

    private static (bool Granted, bool Shown) Judge(ReadScope scope, ClaimAttempt request) =>
        GuestStore.Standing(scope, request.InstanceId, request.GuestId) is { TaskState: not null, IsLeftover: false } standing
            && standing.Attempt == request.Attempt && standing.Host == request.Host
            ? (true, standing.TaskState == StateNames.Of(request.TaskState))
            : (false, false);
}
