using System.Threading.Channels;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Conductor.Sagas;

/// <summary>Builds that wait together are decided together: one call carries all requests that queued up while the calls before it were under way.</summary>
/// <remarks>
/// No timer: a request that finds a sender idle leaves at once. The queue is bounded; whoever finds it full waits for a place, until its own
/// patience ends, so that a slow scheduler slows down the builds and nothing piles up here.
/// </remarks>
internal sealed class DestinationBatcher(IRpcClient rpc, TimeProvider time, ILogger<DestinationBatcher> logger) : ILoop
{
    /// <summary>Calls under way at the same time: one being decided while the other is being sent or read.</summary>
    private const int Senders = 2;

    private const int MostRequests = 128;

    /// <summary>Requests that may wait: some calls' worth.</summary>
    internal const int MostWaiting = 8 * MostRequests;

    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(MostWaiting));

    /// <summary>Requests in the queue, for tests.</summary>
    internal int Waiting => queue.Reader.Count;

    /// <summary>Decides one request on host state at least as fresh as <paramref name="minimumRevision"/>.</summary>
    public async Task<SchedulingDecision> SelectAsync(SchedulingRequest request, long minimumRevision, RequestContext context, CancellationToken ct)
    {
        var pending = new Pending(request, minimumRevision, context);
        try
        {
            await queue.Writer.WriteAsync(pending, ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Stopping();
        }

        return await pending.Decision.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        // Each by itself: one that failed alone would be missed by nobody but those who wait.
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Supervision.RunAsync(nameof(DestinationBatcher), SendAllAsync, time, logger, stopping)))
            .ConfigureAwait(false);
        queue.Writer.TryComplete();
        while (queue.Reader.TryRead(out var late))
        {
            late.Decision.TrySetException(Stopping());
        }
    }

    private static FaultException Stopping() => new(FaultKind.Unavailable, "The service is stopping.");

    private async Task SendAllAsync(CancellationToken ct)
    {
        var batch = new List<Pending>(MostRequests);
        while (await queue.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            while (batch.Count < MostRequests && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            if (batch.Count > 0)
            {
                await SendAsync(batch, ct).ConfigureAwait(false);
                batch.Clear();
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<Pending> batch, CancellationToken ct)
    {
        try
        {
            var requests = new SchedulingRequest[batch.Count];
            var revision = 0L;
            for (var i = 0; i < batch.Count; i++)
            {
                requests[i] = batch[i].Request;
                revision = Math.Max(revision, batch[i].MinimumRevision);
            }

            var reply = await rpc.CallAsync(
                SchedulerRpc.SelectDestinations, RpcTarget.Any, new SelectDestinations(requests, revision), batch[0].Context, ct: ct).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Decision.TrySetResult(reply.Decisions[i]);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            foreach (var pending in batch)
            {
                pending.Decision.TrySetCanceled(ct);
            }
        }
        catch (FaultException fault) when (fault.Fault.Kind == FaultKind.Internal && batch.Count > 1)
        {
            // One of them may be more than the scheduler can take: each half by itself, until it stands alone.
            var half = batch.Count / 2;
            await SendAsync([.. batch.Take(half)], ct).ConfigureAwait(false);
            await SendAsync([.. batch.Skip(half)], ct).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Handed to those who asked: each decides whether to ask again.
            foreach (var pending in batch)
            {
                pending.Decision.TrySetException(failure);
            }
        }
    }

    private sealed record Pending(SchedulingRequest Request, long MinimumRevision, RequestContext Context)
    {
        public TaskCompletionSource<SchedulingDecision> Decision { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
