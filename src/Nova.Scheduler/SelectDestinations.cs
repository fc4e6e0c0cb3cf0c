using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Messaging;
using Nova.Scheduler.HostStates;
using Nova.Scheduler.Pipeline;

namespace Nova.Scheduler;

/// <summary>Answers <see cref="SchedulerRpc.SelectDestinations"/>.</summary>
internal sealed class SelectDestinationsHandler(Decider decider, HostStateFeed feed)
{
    public async Task<SelectDestinationsReply> HandleAsync(SelectDestinations request, RpcCall call, CancellationToken ct)
    {
        await feed.ReachAsync(request.MinimumRevision, ct).ConfigureAwait(false);
        var decisions = new SchedulingDecision[request.Requests.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = decider.Decide(request.Requests[i]);
        }

        return new SelectDestinationsReply(decisions);
    }
}
