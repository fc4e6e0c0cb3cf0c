using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Network;
using Nova.Hosting;
using Nova.Hosting.Health;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Hosts;

/// <summary>The reconciler: looks at what the host is to be and at what it is, changes the difference, and rests until somebody says that either has changed, or ten seconds.</summary>
internal sealed partial class HostLoop(PlanSource source, HostState state, Nudge nudge, DaemonIdentity identity, TimeProvider time, ILogger<HostLoop> logger) : ILoop, IReadinessCheck
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly Outage _outage = new(time);
    private readonly Lock _gate = new();
    private TaskCompletionSource _nextLook = New();
    private string? _problem = "the host has not been looked at yet";
    private bool _hasFailed;

    public string Name => "host";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_problem);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await LookAsync(stopping);
            await nudge.RestAsync(_hasFailed ? TimeSpan.FromSeconds(1) : Rest, stopping);
        }
    }

    /// <summary>Answers when a look that began after the call has made the host what it is to be.</summary>
    /// <exception cref="FaultException">It could not be made so.</exception>
    public async Task<Nothing> SetUpAsync(SetUpHost request, RpcCall call, CancellationToken ct)
    {
        Task look;
        lock (_gate)
        {
            look = _nextLook.Task;
        }

        nudge.Now();
        await look.WaitAsync(ct);
        return Nothing.Value;
    }

    /// <summary>Rows about hosts have changed: a look, where this is one of them.</summary>
    public Task<Nothing> LookAgainAsync(LookAgain request, RpcCall call, CancellationToken ct)
    {
        if (request.Hosts.Contains(identity.Host))
        {
            nudge.Now();
        }

        return Task.FromResult(Nothing.Value);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        TaskCompletionSource look;
        lock (_gate)
        {
            // Whoever asks from here on is answered by the look after this one: rows may have changed since this one read them.
            (look, _nextLook) = (_nextLook, New());
        }

        try
        {
            var began = time.GetTimestamp();
            var plan = await NextPlanAsync(ct);
            if (await state.EnsureAsync(plan, ct))
            {
                LogChanged(time.GetElapsedTime(began).TotalMilliseconds);
            }

            if (plan.Problem is { } wrong && wrong != _problem)
            {
                LogWrong(wrong);
            }

            (_problem, _hasFailed) = (plan.Problem, false);
            if (_outage.Ends())
            {
                LogWell();
            }

            look.SetResult();
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            (_problem, _hasFailed) = (Outage.ReasonOf(failed), true);
            if (_outage.News(failed) is { } reason)
            {
                LogFailed(reason);
            }

            look.SetException(new FaultException(new Fault(FaultKind.Unavailable, "The network of this host could not be set up.", Details: _problem)));
        }
    }

    /// <summary>While nobody says what the host is to be it is kept what it was to be last: what others break meanwhile is put back.</summary>
    private async Task<HostPlan> NextPlanAsync(CancellationToken ct)
    {
        try
        {
            return await source.NextAsync(ct);
        }
        catch (Exception) when (source.Known is not null && !ct.IsCancellationRequested)
        {
            await state.EnsureAsync(source.Known, ct);
            throw;
        }
    }

    private static TaskCompletionSource New()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // It may be that nobody waits for it.
        _ = made.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return made;
    }

    [LoggerMessage(LogLevel.Information, "The host was made what its rows say, in {Milliseconds:0} ms")]
    private partial void LogChanged(double milliseconds);

    [LoggerMessage(LogLevel.Warning, "The host is not what its rows say: {Reason}. It is tried again each second")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Rows say what no host can be: {Problem}")]
    private partial void LogWrong(string problem);

    [LoggerMessage(LogLevel.Information, "The host is what its rows say again")]
    private partial void LogWell();
}
