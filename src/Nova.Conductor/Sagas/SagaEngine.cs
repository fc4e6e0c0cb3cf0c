using System.Collections.Concurrent;
using System.Data.Common;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database.Sagas;
using Nova.Hosting.Logging;

namespace Nova.Conductor.Sagas;

/// <summary>Runs sagas: forward step by step, backward when a step fails, again when something unexpected happens.</summary>
/// <remarks>
/// A run is an asynchronous state machine, not a thread: most of its life it waits for a host. Nothing here decides ownership; a run
/// that has lost its saga finds out at its next journal write and stops.
/// </remarks>
internal sealed partial class SagaEngine(SagaJournal journal, SagaRegistry registry, TimeProvider time, ILogger<SagaEngine> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Repetitions of a step that fails in a way nobody foresaw, before the saga gives up on it.</summary>
    private const int MostSurprises = 5;

    private readonly ConcurrentDictionary<string, Run> runs = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> places = new();

    /// <summary>Sagas that run or wait for a place.</summary>
    public int Running => runs.Count;

    /// <summary>Runs a saga this conductor owns. A run of an older saga about the same is told to stop; a second start of the same one does nothing.</summary>
    public void Start(Saga saga)
    {
        var run = new Run(saga);
        while (!runs.TryAdd(saga.About, run))
        {
            if (!runs.TryGetValue(saga.About, out var present))
            {
                continue;
            }

            if (present.Saga.Id == saga.Id && present.Saga.Epoch >= saga.Epoch)
            {
                run.Dispose();
                return;
            }

            if (runs.TryUpdate(saga.About, run, present))
            {
                present.Stop();
                break;
            }
        }

        run.Task = Task.Run(() => RunAsync(run));
    }

    /// <summary>Starts the saga of a journal row.</summary>
    public void Start(SagaEntry row, InstanceRecord? instance = null)
    {
        if (registry.Restore(row) is { } saga)
        {
            saga.Instance = instance;
            Start(saga);
        }
        else
        {
            UnknownKind(row.Id, row.Kind);
        }
    }

    /// <summary>Stops the run of an instance whose saga has been taken away.</summary>
    public void Forget(Guid instance)
    {
        if (runs.TryGetValue(SagaEntry.KeyOf(instance), out var run))
        {
            run.Stop();
        }
    }

    /// <summary>Stops all runs where they are; the journal says where to go on.</summary>
    public void StopAll()
    {
        foreach (var (_, run) in runs)
        {
            run.Stop();
        }
    }

    /// <summary>Stops all runs where they are and waits for them.</summary>
    public async Task AbandonAllAsync()
    {
        while (!runs.IsEmpty)
        {
            StopAll();
            await Task.WhenAll(runs.Values.Select(run => run.Task)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Run run)
    {
        var saga = run.Saga;
        var kind = saga.Definition.Kind;
        var place = places.GetOrAdd(kind, static (_, most) => new SemaphoreSlim(most), saga.Definition.MaxRunning);
        using var request = logger.BeginRequest(saga.Context);
        using var instance = saga.HasInstance ? logger.BeginInstance(saga.InstanceId) : null;
        var outcome = "lost";
        SagaDiagnostics.Began(kind);
        try
        {
            await place.WaitAsync(run.Stopped).ConfigureAwait(false);
            try
            {
                await DriveAsync(saga, run.Stopped).ConfigureAwait(false);
                outcome = saga.Direction == SagaDirection.Forward ? "done" : "failed";
            }
            finally
            {
                place.Release();
            }
        }
        catch (OperationCanceledException) when (run.Stopped.IsCancellationRequested)
        {
            outcome = "handed_back";
            Stopped(saga.Id, kind, saga.StepName);
        }
        catch (SagaLostException)
        {
            Lost(saga.Id, kind, saga.About);
        }
        finally
        {
            SagaDiagnostics.Finished(kind, outcome, time.GetUtcNow() - saga.CreatedAt);
            runs.TryRemove(new KeyValuePair<string, Run>(saga.About, run));
            run.Dispose();
        }
    }

    private async Task DriveAsync(Saga saga, CancellationToken ct)
    {
        var surprises = 0;
        Exception? last = null;
        while (!saga.HasEnded)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await StepAsync(saga, surprises, last, ct).ConfigureAwait(false);
                surprises = 0;
            }
            catch (Exception surprise) when (surprise is not SagaLostException && !(surprise is OperationCanceledException && ct.IsCancellationRequested))
            {
                // The database is away, something it waited for was cancelled by its own side, or a defect. The step is repeated, since steps are safe to repeat.
                Surprised(surprise, saga.Id, saga.Definition.Kind, saga.StepName, surprises);
                last = surprise;
                surprises = surprise is DbException or { InnerException: DbException } ? Math.Min(surprises, MostSurprises - 2) + 1 : surprises + 1;
                await Task.Delay(Pause(surprises), time, ct).ConfigureAwait(false);
            }
        }
    }

    private Task StepAsync(Saga saga, int surprises, Exception? last, CancellationToken ct) => saga.Direction == SagaDirection.Forward
        ? ForwardAsync(saga, surprises, last, ct)
        : BackwardAsync(saga, ct);

    private async Task ForwardAsync(Saga saga, int surprises, Exception? last, CancellationToken ct)
    {
        var position = saga.Position;
        StepOutcome outcome;
        if (time.GetUtcNow() >= saga.Deadline && !IsBeyondReturn(saga))
        {
            outcome = StepOutcome.Fail(new Fault(FaultKind.Timeout, "The operation took too long and was given up.", Details: $"The deadline passed at {Where(saga)}."));
        }
        else if (surprises >= MostSurprises && !IsBeyondReturn(saga))
        {
            outcome = StepOutcome.Fail((last as FaultException)?.Fault
                ?? new Fault(FaultKind.Internal, "An unexpected error occurred.", Details: $"Failed {surprises} times at {Where(saga)}, at last with: {last}"));
        }
        else
        {
            outcome = await DoAsync(saga, ct).ConfigureAwait(false);
        }

        switch (outcome)
        {
            case StepOutcome.Failed failed:
                Failing(saga.Id, saga.Definition.Kind, saga.Step.Name, saga.About, failed.Fault.Message, failed.Fault.Details);
                await journal.TurnBackAsync(saga, -1, failed.Fault).ConfigureAwait(false);
                break;
            case StepOutcome.Repeat repeat:
                saga.Position = saga.Definition.IndexOf(repeat.Step);
                break;
            case StepOutcome.Turn turn:
                Turning(saga.Id, saga.Definition.Kind, saga.Step.Name, turn.Step, saga.About, turn.Because.Message, turn.Because.Details);
                await journal.TurnBackAsync(saga, saga.Definition.IndexOf(turn.Step), turn.Because).ConfigureAwait(false);
                break;
            default:
                // A step that changed something has journaled its end itself, with the change; the others need no journal.
                if (saga.Position == position && !saga.HasEnded)
                {
                    saga.Position++;
                }

                break;
        }
    }

    private static async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        using var span = SagaDiagnostics.StartStep(saga);
        try
        {
            return await saga.Step.Do(saga, ct).ConfigureAwait(false);
        }
        catch (FaultException refusal) when (refusal.Fault.Kind != FaultKind.Unavailable)
        {
            // What is merely not to be had at the moment is a surprise, and the step is repeated.
            return StepOutcome.Fail(refusal.Fault);
        }
    }

    private async Task BackwardAsync(Saga saga, CancellationToken ct)
    {
        var isOverdue = time.GetUtcNow() >= saga.Deadline;
        if (saga.Position < 0 || isOverdue || IsBeyondReturn(saga))
        {
            if (isOverdue)
            {
                Overdue(saga.Id, saga.Definition.Kind, saga.About);
            }

            await journal.FailAsync(saga).ConfigureAwait(false);
            return;
        }

        var (position, direction) = (saga.Position, saga.Direction);
        if (saga.Step.Undo is { } undo)
        {
            await undo(saga, ct).ConfigureAwait(false);
        }

        if (saga.Position == position && saga.Direction == direction)
        {
            journal.AfterUndo(saga).ApplyTo(saga);
        }
    }

    /// <summary>Which step, and on which host, for operators.</summary>
    private static string Where(Saga saga) => saga.Instance?.Host is { } host ? $"step {saga.Step.Name} (host {host})" : $"step {saga.Step.Name}";

    private static bool IsBeyondReturn(Saga saga)
    {
        for (var i = 0; i <= saga.Position && i < saga.Definition.Steps.Count; i++)
        {
            if (saga.Definition.Steps[i].PointOfNoReturn)
            {
                return true;
            }
        }

        return false;
    }

    private static TimeSpan Pause(int surprises)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(surprises - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private sealed class Run(Saga saga) : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private bool disposed;

        public Saga Saga { get; } = saga;

        public CancellationToken Stopped => stop.Token;

        public Task Task { get; set; } = Task.CompletedTask;

        public void Stop()
        {
            lock (stop)
            {
                if (!disposed)
                {
                    stop.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (stop)
            {
                disposed = true;
                stop.Dispose();
            }
        }
    }
}
