using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.dry_run</c>: which hosts a request would get now, and why. Nothing is written, and nothing is counted in the scheduler.</summary>
internal sealed class DryRunHandler(IRpcClient rpc, SchedulingRequests requests, BuildOptions options, TimeProvider time)
{
    public async Task<SchedulingDecision> HandleAsync(CreateServers request, RpcCall call, CancellationToken ct)
    {
        var group = Guid.TryParse(NewServer.GroupHint(request.SchedulerHints), out var id) ? id : default(Guid?);
        var instance = NewServer.Of(request, call.Context, "r-dry-run", 0, time.GetUtcNow(), group, options.DefaultZone);
        var wanted = await requests.OfAsync(Guid.NewGuid(), instance, NewServer.WishOf(request, instance), [], ct).ConfigureAwait(false) with
        {
            InstanceIds = [.. Enumerable.Range(0, request.MaxCount).Select(_ => Guid.NewGuid())],
            DryRun = true,
        };
        var reply = await rpc.CallAsync(SchedulerRpc.SelectDestinations, RpcTarget.Any, new SelectDestinations([wanted], 0), call.Context, ct: ct)
            .ConfigureAwait(false);
        return reply.Decisions[0];
    }
}
