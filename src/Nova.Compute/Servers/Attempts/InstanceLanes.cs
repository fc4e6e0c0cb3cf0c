using Nova.Compute.Guests;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Attempts;

/// <summary>Work on guests: one piece at a time for each instance, a repeated attempt joins or is answered, a higher one takes over, a lower one is refused.</summary>
/// <remarks>
/// A piece of work belongs to the lane, not to the caller who asked for it: a caller who stops waiting leaves it running and may ask again. It is
/// cancelled by a higher attempt of the same guest, which begins only when the cancelled work has undone itself, and by the daemon's stop, which leaves it
/// unfinished in the record. Two guests of one instance on the host (a resize on the same host) share a domain and directories: the second waits for the first.
/// </remarks>
internal sealed partial class InstanceLanes(IGuestRecords records, TimeProvider time, ILogger<InstanceLanes> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LaneRun> _lanes = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _stopping;

    /// <summary>True while something is being done with a guest of the instance.</summary>
    public bool IsBusy(Guid instanceId)
    {
        lock (_gate)
        {
            return _lanes.Values.Any(run => run.InstanceId == instanceId);
        }
    }

    /// <summary>The command that is at work on the guest; null where none is.</summary>
    public ServerAction? RunningAction(Guid guestId)
    {
        lock (_gate)
        {
            return _lanes.GetValueOrDefault(guestId) is { IsCommand: true } run ? run.Newest!.Action : null;
        }
    }

    /// <summary>What the newest command on the guest came to, even if its answer has reached nobody yet; null where it failed or is unfinished.</summary>
    public GuestState? AnswerOf(Guid guestId)
    {
        lock (_gate)
        {
            return records.Find(guestId)?.Attempt?.Answer;
        }
    }

    /// <summary>Runs <paramref name="work"/> for this attempt, or joins or answers the attempt if it has been seen.</summary>
    /// <exception cref="FaultException"><see cref="ComputeRpc.SupersededCode"/> for an attempt that is not the highest any more.</exception>
    public async Task<GuestState> RunAsync(GuestOrder order, Func<CancellationToken, Task<GuestState>> work, CancellationToken ct)
    {
        LaneRun run;
        LaneRun? superseded = null;
        lock (_gate)
        {
            var current = _lanes.GetValueOrDefault(order.GuestId);
            var newest = current?.Newest ?? records.Find(order.GuestId)?.Attempt;
            if (newest is not null && newest.Attempt >= order.Attempt)
            {
                if (newest.Attempt > order.Attempt)
                {
                    throw Superseded(order.InstanceId, order.Attempt, newest.Attempt);
                }

                RequireSame(newest, order);
                if (newest.Answer is { } answer)
                {
                    return answer;
                }

                if (newest.Fault is { } fault)
                {
                    throw new FaultException(fault);
                }
            }

            if (current is { IsCommand: true } && current.Newest!.Attempt == order.Attempt)
            {
                run = current;
            }
            else
            {
                superseded = current;
                run = Begin_NeedsGate(order.InstanceId, order.GuestId, new AttemptEntry(order.Attempt, order.Action, time.GetUtcNow()), superseded, work);
            }
        }

        if (superseded is not null)
        {
            await superseded.SupersedeAsync();
        }

        return await run.Work.WaitAsync(ct);
    }

    /// <summary>Does something the host decided by itself, after cancelling what runs for the guest. Nothing is recorded.</summary>
    public async Task TakeOverAsync(Guid instanceId, Guid guestId, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        LaneRun run;
        LaneRun? superseded;
        lock (_gate)
        {
            superseded = _lanes.GetValueOrDefault(guestId);
            run = Begin_NeedsGate(instanceId, guestId, null, superseded, Unrecorded(work));
        }

        if (superseded is not null)
        {
            await superseded.SupersedeAsync();
        }

        await run.Work.WaitAsync(ct);
    }

    /// <summary>Does something the host decided by itself, unless something is at work on a guest of the instance. Nothing is recorded.</summary>
    /// <returns>False where the instance was busy.</returns>
    public async Task<bool> TryRunIdleAsync(Guid instanceId, Guid guestId, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        LaneRun run;
        lock (_gate)
        {
            if (_lanes.Values.Any(other => other.InstanceId == instanceId))
            {
                return false;
            }

            run = Begin_NeedsGate(instanceId, guestId, null, null, Unrecorded(work));
        }

        await run.Work.WaitAsync(ct);
        return true;
    }

    /// <summary>Forgets guests destroyed before <paramref name="before"/>.</summary>
    public Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct) => records.ForgetDestroyedAsync(before, ct);

    /// <summary>Takes nothing more, waits for the work at hand until <paramref name="patience"/> fires, then cancels the rest.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        Task<GuestState>[] running;
        lock (_gate)
        {
            _stopping = true;
            running = [.. _lanes.Values.Select(run => run.Work)];
        }

        var ended = EndOf(running);
        try
        {
            await ended.WaitAsync(patience);
        }
        catch (OperationCanceledException)
        {
            LogCancelled(running.Count(run => !run.IsCompleted));
            await _stop.CancelAsync();
            await ended;
        }
    }

    /// <summary>The end of all, well or not: outcomes are for whoever waits for them.</summary>
    private static async Task EndOf(params Task[] work) => await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Lets go of the records.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        (records as IDisposable)?.Dispose();
    }

    private static Func<CancellationToken, Task<GuestState>> Unrecorded(Func<CancellationToken, Task> work) => async ct =>
    {
        await work(ct);
        return new GuestState(Core.Servers.PowerState.NoState, null, null);
    };

    private static void RequireSame(AttemptEntry entry, GuestOrder order)
    {
        if (entry.Action != order.Action)
        {
            throw new FaultException(FaultKind.BadRequest, $"Attempt {entry.Attempt} of instance {order.InstanceId} is {entry.Action}, not {order.Action}.");
        }
    }

    private static FaultException Superseded(Guid instanceId, int attempt, int? newest = null)
        => new(new Fault(FaultKind.Conflict, $"Attempt {attempt} on instance {instanceId} was superseded.", ComputeRpc.SupersededCode, NewestAttempt: newest));

    private LaneRun Begin_NeedsGate(
        Guid instanceId, Guid guestId, AttemptEntry? entry, LaneRun? previous, Func<CancellationToken, Task<GuestState>> work)
    {
        if (_stopping)
        {
            throw new FaultException(FaultKind.Unavailable, "The compute service is stopping.");
        }

        var before = _lanes.Values.Where(other => other.InstanceId == instanceId).Select(other => other.Work).ToArray();
        var run = new LaneRun(instanceId, guestId, entry is not null, entry ?? previous?.Newest, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        _lanes[guestId] = run;
        run.Work = Task.Run(() => WorkAsync(entry, before, run, work), CancellationToken.None);
        return run;
    }

    private async Task<GuestState> WorkAsync(AttemptEntry? entry, Task<GuestState>[] before, LaneRun run, Func<CancellationToken, Task<GuestState>> work)
    {
        var instanceId = run.InstanceId;
        try
        {
            if (before.Length > 0)
            {
                await EndOf(before);
            }

            run.Cancel.Token.ThrowIfCancellationRequested();
            if (entry is not null)
            {
                await RecordAsync(run, entry, run.Cancel.Token);
            }

            var answer = await work(run.Cancel.Token);
            await FinishAsync(run, entry is null ? null : entry with { At = time.GetUtcNow(), Answer = answer });
            return answer;
        }
        catch (OperationCanceledException) when (run.IsSuperseded)
        {
            throw Superseded(instanceId, entry?.Attempt ?? 0);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
        catch (FaultException refusal)
        {
            await FinishAsync(run, entry is null ? null : entry with { At = time.GetUtcNow(), Fault = refusal.Fault });
            throw;
        }
        catch (Exception failure)
        {
            LogFailed(failure, instanceId, entry?.Action);
            var fault = new Fault(
                FaultKind.Internal, "Unexpected error on the compute host.", Details: failure.ToString());
            await FinishAsync(run, entry is null ? null : entry with { At = time.GetUtcNow(), Fault = fault });
            throw new FaultException(fault, failure);
        }
        finally
        {
            lock (_gate)
            {
                if (_lanes.TryGetValue(run.GuestId, out var current) && current == run)
                {
                    _lanes.Remove(run.GuestId);
                }
            }

            run.Cancel.Dispose();
        }
    }

    /// <summary>A destroy that failed stays unfinished: asking again is trying again, where repeating the fault would leave the guest for ever.</summary>
    private Task FinishAsync(LaneRun run, AttemptEntry? finished)
        => finished is null or { Action: ServerAction.Delete, Fault: not null } ? Task.CompletedTask : RecordAsync(run, finished, CancellationToken.None);

    /// <summary>An attempt that begins survives a power cut; a finished one need not, since doing it again is harmless.</summary>
    private Task RecordAsync(LaneRun run, AttemptEntry entry, CancellationToken ct)
        => records.ChangeAsync(run.InstanceId, run.GuestId, record => record with { Attempt = entry }, survivesPowerCut: !entry.IsFinished, ct);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Action} of instance {InstanceId} failed unexpectedly")]
    private partial void LogFailed(Exception failure, Guid instanceId, ServerAction? action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopping with {Count} commands unfinished; they are done again when the conductor asks")]
    private partial void LogCancelled(int count);
}
