using Nova.Database.Events;
using Nova.Database.Providers;

namespace Nova.Database.Writing;

/// <summary>Runs items in one transaction, each with its own outcome. Knows nothing of retries: what aborts the whole group is thrown.</summary>
internal sealed class CommitGroup(SqlSession session, IDatabaseProvider provider, TimeProvider time, EventWishes? wishes)
{
    private readonly WriteScope scope = new(session, time, wishes);
    private readonly TouchedRows touched = new();
    private readonly List<TellingEvent> told = [];

    /// <summary>Runs the items up to, but not including, the commit.</summary>
    /// <param name="items">The group.</param>
    /// <param name="savepoints">True to give each item a savepoint; without them an item that fails after writing, or in a way that ends the transaction, raises <see cref="NeedsSavepointsException"/>.</param>
    /// <param name="marker">Left in the transaction where the database needs it.</param>
    /// <returns>What the commit will change; null where nothing carries a revision.</returns>
    /// <remarks>Where the only item failed the caller rolls back instead of committing.</remarks>
    public CommitNotice? Prepare(IReadOnlyList<WriteItem> items, bool savepoints, CommitMarker marker)
    {
        touched.Clear();
        told.Clear();
        session.BeginWrite();
        var hasWritten = false;
        foreach (var item in items)
        {
            hasWritten |= Run(item, savepoints, items.Count == 1);
        }

        if (!hasWritten)
        {
            return null;
        }

        if (touched.IsEmpty && told.Count == 0)
        {
            session.LeaveMarker(marker);
            return null;
        }

        var revision = session.AdvanceRevision(marker);
        touched.Stamp(session, revision);
        EventStore.Write(scope, revision, told);
        return touched.ToNotice(revision, told.Count);
    }

    /// <summary>An item that is alone needs no savepoint: the caller rolls back everything when it fails.</summary>
    private bool Run(WriteItem item, bool savepoints, bool isAlone)
    {
        var savepoint = savepoints && !isAlone;
        item.Failure = null;
        if (item.Cancellation.IsCancellationRequested)
        {
            item.Failure = new OperationCanceledException(item.Cancellation);
            return false;
        }

        if (savepoint)
        {
            session.Savepoint();
        }

        scope.StartItem();
        try
        {
            item.Run(scope);
        }
        catch (Exception failure) when (provider.Classify(failure) is SqlFailure.None or SqlFailure.Duplicate or SqlFailure.Refused)
        {
            item.Failure = failure;
            var isOver = provider.FailedStatementEndsTransaction && provider.Classify(failure) != SqlFailure.None;
            if ((scope.HasWritten || isOver) && !isAlone)
            {
                if (!savepoint)
                {
                    throw new NeedsSavepointsException();
                }

                session.RollbackToSavepoint();
            }
        }

        if (savepoint)
        {
            session.ReleaseSavepoint();
        }

        if (item.Failure is not null)
        {
            return false;
        }

        touched.AddAll(scope.Touched);
        told.AddRange(scope.Told);
        return scope.HasWritten || !scope.Touched.IsEmpty || scope.Told.Count > 0;
    }
}

/// <summary>An item failed after it had written and there is nothing to take back only its effects by.</summary>
internal sealed class NeedsSavepointsException : Exception;
