using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>What comes of an action whose answer waits for the host, as upstream's does; unlike there the work survives whoever waits.</summary>
internal static class ActionOutcome
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private const int MostLooks = 150;

    /// <summary>Why it failed; null where it succeeded, and where it goes on beyond the wait: then the action itself tells what comes of it.</summary>
    /// <param name="request">Who waits.</param>
    /// <param name="server">The server.</param>
    /// <param name="requestId">The request that began it.</param>
    /// <param name="unsaid">The reason of a failure without one.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async ValueTask<string?> FailureAsync(ApiRequest request, Guid server, string requestId, string unsaid, CancellationToken cancel)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var action = await request.CallAsync(ServersRpc.GetAction, new GetServerAction(server, requestId, IncludeDeleted: true), cancel);
            switch (action.Events.FirstOrDefault())
            {
                case { Result: "Error" } failed:
                    return failed.Details ?? unsaid;
                case { Result: not null }:
                    return null;
            }

            await Task.Delay(LookAgain, request.Backends.Time, cancel);
        }

        return null;
    }
}
