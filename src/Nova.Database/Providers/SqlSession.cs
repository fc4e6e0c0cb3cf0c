using System.Data.Common;
using Nova.Database.Rows;
using Nova.Database.Schema;
using Nova.Database.Statements;

namespace Nova.Database.Providers;

/// <summary>One connection with its prepared statements; used by one thread at a time. All that differs between databases is behind it.</summary>
internal abstract class SqlSession : IDisposable
{
    private NovaDbContext? context;

    /// <summary>Words that only this database knows.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The connection; whatever runs on it is part of the session's transaction.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>The model's rows, for LINQ, on this connection and in its transaction.</summary>
    public NovaDbContext Context => context ??= CreateContext();

    /// <summary>Sees what LINQ runs.</summary>
    public LinqWatch Linq { get; } = new();

    /// <summary>How long the session may go unused before the database ends it; null for as long as it likes.</summary>
    public virtual TimeSpan? LongestRest => null;

    public abstract int Execute(Statement statement, ReadOnlySpan<SqlValue> values);

    /// <summary>Runs an INSERT and answers the key the database made for it.</summary>
    public abstract long Insert(Statement statement, ReadOnlySpan<SqlValue> values);

    /// <summary>Runs an INSERT unless a row with the same unique key is there. The transaction goes on either way.</summary>
    /// <returns>False where there is one.</returns>
    public abstract bool TryInsert(Statement statement, ReadOnlySpan<SqlValue> values);

    /// <summary>As <see cref="TryInsert"/>, and answers the key the database made; null where such a row is there.</summary>
    public abstract long? TryInsertForKey(Statement statement, ReadOnlySpan<SqlValue> values);

    /// <summary>Adds at most <paramref name="limit"/> rows to <paramref name="rows"/>.</summary>
    public abstract void Query<T>(Statement statement, Func<Row, T> map, List<T> rows, int limit, ReadOnlySpan<SqlValue> values);

    /// <summary>Begins a transaction that may write.</summary>
    public abstract void BeginWrite();

    /// <summary>Begins a unit of reading.</summary>
    public abstract void BeginRead();

    public abstract void EndRead();

    public abstract void Commit();

    /// <summary>Ends the transaction without its effects; harmless where there is none.</summary>
    public abstract void Rollback();

    public abstract void Savepoint();

    public abstract void RollbackToSavepoint();

    /// <summary>Ends the savepoint and keeps what came after it.</summary>
    public abstract void ReleaseSavepoint();

    /// <summary>Takes the next global revision and holds its row's lock until the end of the transaction, so that revisions are ordered as commits are.</summary>
    public abstract long AdvanceRevision(CommitMarker marker);

    /// <summary>Leaves the sign by which an unclear commit is recognised after a lost connection, where the database needs it.</summary>
    public abstract void LeaveMarker(CommitMarker marker);

    /// <summary>Takes the writer's mark away: it ends in good order.</summary>
    public abstract void RemoveMark(long writer);

    /// <summary>Whether the group that left <paramref name="marker"/> was committed; waits for a transaction that is still being ended.</summary>
    public abstract bool WasCommitted(CommitMarker marker);

    public void Dispose()
    {
        context?.Dispose();
        Close();
    }

    protected abstract NovaDbContext CreateContext();

    protected abstract void Close();
}

/// <summary>Who wrote a commit group, and which of its groups it is.</summary>
/// <param name="Writer">Random number of the writer's connection, kept over reconnects.</param>
/// <param name="Group">Counts the writer's groups.</param>
internal readonly record struct CommitMarker(long Writer, long Group);
