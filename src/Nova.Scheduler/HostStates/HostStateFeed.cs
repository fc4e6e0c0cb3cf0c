using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Scheduler;
using Nova.Hosting.Health;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.Scheduler.Pipeline;

namespace Nova.Scheduler.HostStates;

/// <summary>
/// Keeps the host state fresh: asks the conductor for everything at the start, takes the deltas it fans out, and asks every
/// second for what a lost delta would have said.
/// </summary>
internal sealed partial class HostStateFeed(Decider decider, IRpcClient rpc, TimeProvider time, ILogger<HostStateFeed> logger)
    : ILoop, IReadinessCheck, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _pull = new(1, 1);
    private readonly Outage _outage = new(time);
    private volatile string? _problem = "host state has not been loaded yet";

    public string Name => "host state";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_problem);

    /// <summary>Takes a delta; a gap is closed by asking.</summary>
    public async Task<Nothing> OnHostsChangedAsync(HostViews views, RpcCall call, CancellationToken ct)
    {
        if (_problem is null && !decider.Apply(views))
        {
            await PullAsync(ct).ConfigureAwait(false);
        }

        return Nothing.Value;
    }

    /// <summary>Returns when the state is the first load at least, and as fresh as <paramref name="revision"/>.</summary>
    public async Task ReachAsync(long revision, CancellationToken ct)
    {
        if (_problem is not null || decider.Revision < revision)
        {
            await PullAsync(ct).ConfigureAwait(false);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        do
        {
            try
            {
                await PullAsync(stopping).ConfigureAwait(false);
                if (_outage.Ends())
                {
                    LogPullsAgain();
                }
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // The conductor is away; what is here stays in use and the next tick tries again.
                _problem ??= decider.HostCount == 0 ? failure.Message : null;
                if (_outage.News(failure) is { } reason)
                {
                    LogPullFailed(reason);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    public void Dispose() => _pull.Dispose();

    private async Task PullAsync(CancellationToken ct)
    {
        await _pull.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
            var since = _problem is null ? decider.Revision : 0;
            var views = await rpc.CallAsync(HostsRpc.GetViews, RpcTarget.Any, new GetHostViews(since), context, default, ct).ConfigureAwait(false);
            decider.Apply(views);
            if (_problem is not null)
            {
                _problem = null;
                LogLoaded(decider.HostCount, decider.Revision);
            }
        }
        finally
        {
            _pull.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Host state of {Hosts} nodes loaded, at revision {Revision}")]
    private partial void LogLoaded(int hosts, long revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Host state could not be refreshed, the last one stays in use: {Problem}")]
    private partial void LogPullFailed(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Host state is refreshed again")]
    private partial void LogPullsAgain();
}
