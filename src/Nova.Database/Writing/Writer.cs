using System.Security.Cryptography;
using Nova.Core.Faults;
using Nova.Database.Providers;

namespace Nova.Database.Writing;

/// <summary>A thread with a connection: takes what waits, runs it as one group, commits, and only then tells the callers.</summary>
internal sealed partial class Writer(
    IDatabaseProvider provider,
    WorkQueue<WriteItem> queue,
    DatabaseTuning tuning,
    TimeProvider time,
    DatabaseMetrics metrics,
    Action<CommitNotice> committed,
    ServerLoss loss,
    ILogger logger) : IDisposable
{
    private const int ContentionAttempts = 20;

    private readonly long number = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue | (1L << 32);
    private readonly ManualResetEventSlim stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqlSession? session;
    private CommitGroup? runner;
    private long groups;
    private long lastUsed;

    /// <summary>Groups to come that take savepoints from the start.</summary>
    private int cautious;

    /// <summary>Completes when the queue is closed and everything in it was answered.</summary>
    public Task Ended => ended.Task;

    public void Start(int index) => new Thread(Loop) { IsBackground = true, Name = $"nova-db-writer-{index}" }.Start();

    /// <summary>From now on an unreachable database is not waited for.</summary>
    public void Hurry() => stopping.Set();

    public void Dispose() => stopping.Dispose();

    private void Loop()
    {
        var items = new List<WriteItem>(tuning.GroupSize);
        while (queue.Take(items, tuning.GroupSize))
        {
            RunToTheEnd(items);
            items.Clear();
        }

        Leave();
        ended.SetResult();
    }

    /// <summary>Repeats the group until it is committed or refused; every item has its answer when this returns.</summary>
    private void RunToTheEnd(IReadOnlyList<WriteItem> items)
    {
        var savepoints = cautious > 0;
        cautious = Math.Max(0, cautious - 1);
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var notice = Commit(items, savepoints);
                metrics.Committed(items.Count, time.GetElapsedTime(started));
                loss.Answers();
                if (notice is not null)
                {
                    committed(notice);
                }

                DeliverAll(items);
                return;
            }
            catch (NeedsSavepointsException)
            {
                Rollback();
                metrics.Repeated("refusal");
                savepoints = true;
                cautious = provider.GroupsWithSavepoints;
            }
            catch (Exception failure)
            {
                var kind = provider.Classify(failure);
                switch (kind)
                {
                    case SqlFailure.Contention when items.Count > 1:
                        Rollback();
                        metrics.Repeated("contention");
                        foreach (var item in items)
                        {
                            RunToTheEnd([item]);
                        }

                        return;
                    case SqlFailure.Contention when attempt < ContentionAttempts:
                        Rollback();
                        metrics.Repeated("contention");
                        Pause(attempt);
                        continue;
                    case SqlFailure.ConnectionLost:
                        Disconnect();
                        metrics.Repeated("connection");
                        loss.Lost(failure);
                        if (!stopping.IsSet && time.GetElapsedTime(started) < tuning.Patience)
                        {
                            Pause(attempt);
                            continue;
                        }

                        break;
                }

                Rollback();
                LogGivenUp(items.Count, kind, failure);
                FailAll(items, failure as FaultException ?? new FaultException(new Fault(
                    FaultKind.Unavailable, "The database does not answer. Please try again later.", Details: failure.Message), failure));
                return;
            }
        }
    }

    private CommitNotice? Commit(IReadOnlyList<WriteItem> items, bool savepoints)
    {
        Connect();
        var marker = new CommitMarker(number, ++groups);
        var notice = runner!.Prepare(items, savepoints, marker);
        if (items.Count == 1 && items[0].Failure is not null)
        {
            session!.Rollback();
            return null;
        }

        try
        {
            session!.Commit();
        }
        catch (Exception lost) when (provider.Classify(lost) == SqlFailure.ConnectionLost)
        {
            if (!WasCommitted(marker, lost))
            {
                throw;
            }
        }

        return notice;
    }

    /// <summary>Finds out what became of a commit whose answer was lost. Where nobody can say it is never called a success.</summary>
    private bool WasCommitted(CommitMarker marker, Exception lost)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; !stopping.IsSet && time.GetElapsedTime(started) < tuning.Patience; attempt++)
        {
            Disconnect();
            try
            {
                Connect();
                return session!.WasCommitted(marker);
            }
            catch (Exception again) when (provider.Classify(again) is SqlFailure.ConnectionLost or SqlFailure.Contention)
            {
                loss.Lost(again);
                Pause(attempt);
            }
        }

        throw new FaultException(
            new Fault(FaultKind.Unavailable, "The database stopped answering during a commit; it is not known whether the change was made.", "commit_unclear", lost.Message), lost);
    }

    private void Connect()
    {
        if (session?.LongestRest is { } rest && time.GetElapsedTime(lastUsed) > rest)
        {
            // The database may be about to end it, or has.
            Disconnect();
        }

        lastUsed = time.GetTimestamp();
        session ??= provider.OpenWriter(number);
        runner ??= new CommitGroup(session, provider, time, tuning.Events);
    }

    private void Disconnect()
    {
        runner = null;
        session?.Dispose();
        session = null;
    }

    private void Leave()
    {
        try
        {
            session?.RemoveMark(number);
        }
        catch (Exception broken) when (provider.Classify(broken) != SqlFailure.None)
        {
            // A mark that stays is one small row that nobody reads again.
            LogMarkStays(broken);
        }

        Disconnect();
    }

    private void Rollback()
    {
        try
        {
            session?.Rollback();
        }
        catch (Exception broken) when (provider.Classify(broken) != SqlFailure.None)
        {
            // A connection that cannot roll back is closed, which rolls back too.
            LogRollbackFailed(broken);
            Disconnect();
        }
    }

    /// <summary>That the database is away has been said; what it leaves in doubt has not.</summary>
    private void LogGivenUp(int items, SqlFailure kind, Exception failure)
    {
        if (kind != SqlFailure.ConnectionLost)
        {
            LogGroupFailed(items, failure);
        }
        else if (failure is FaultException unclear)
        {
            LogCommitUnclear(items, Outage.ReasonOf(unclear));
        }
    }

    /// <summary>Waits longer from time to time, with jitter so that two conductors do not meet again.</summary>
    private void Pause(int attempt)
    {
        var ceiling = Math.Min(1000, 2 << Math.Min(attempt, 10));
        stopping.Wait(RandomNumberGenerator.GetInt32(ceiling / 2, ceiling + 1));
    }

    private static void DeliverAll(IReadOnlyList<WriteItem> items)
    {
        foreach (var item in items)
        {
            item.Deliver();
        }
    }

    private static void FailAll(IReadOnlyList<WriteItem> items, Exception failure)
    {
        foreach (var item in items)
        {
            item.Failure = failure;
            item.Deliver();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit group of {Items} failed")]
    private partial void LogGroupFailed(int items, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit group of {Items} is given up: {Reason}")]
    private partial void LogCommitUnclear(int items, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The writer's mark stays in the database")]
    private partial void LogMarkStays(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Roll back failed; the connection is closed")]
    private partial void LogRollbackFailed(Exception failure);
}
