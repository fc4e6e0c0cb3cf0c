using Nova.Database.Events;
using Nova.Database.Providers;
using Nova.Database.Reading;
using Nova.Database.Rows;
using Nova.Database.Statements;

namespace Nova.Database.Writing;

/// <summary>What one item of a commit group can do. Its effects stand or fall alone; they are durable once its task has completed.</summary>
/// <remarks>
/// The work may be run more than once (a deadlock, a lost connection, a neighbour that had to be undone): it must take
/// everything from the database and its arguments, and give everything back by its return value.
/// </remarks>
public sealed class WriteScope : ReadScope
{
    internal WriteScope(SqlSession session, TimeProvider time, EventWishes? wishes)
        : base(session, time)
    {
        Events = wishes;
        session.Linq.MayWrite = true;
    }

    /// <summary>Which events are wanted; null where nobody is to be told, so that what makes one can be left out.</summary>
    public EventWishes? Events { get; }

    /// <summary>What the item that runs has told.</summary>
    internal List<TellingEvent> Told { get; } = [];

    /// <summary>Rows touched by the item that runs.</summary>
    internal TouchedRows Touched { get; } = new();

    /// <summary>True where the item that runs has changed something.</summary>
    internal bool HasWritten
    {
        get => field || Session.Linq.HasWritten;
        private set;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows that matched, whether or not their values differed.</returns>
    public int Execute(Statement statement, params ReadOnlySpan<SqlValue> values)
    {
        var rows = Session.Execute(statement, values);
        HasWritten |= rows != 0;
        return rows;
    }

    /// <summary>Inserts a row and answers the key made by the database.</summary>
    public long Insert(Statement statement, params ReadOnlySpan<SqlValue> values)
    {
        HasWritten = true;
        return Session.Insert(statement, values);
    }

    /// <summary>Inserts a row unless one with the same unique key is there.</summary>
    /// <returns>False where there is one.</returns>
    public bool TryInsert(Statement statement, params ReadOnlySpan<SqlValue> values)
    {
        if (!Session.TryInsert(statement, values))
        {
            return false;
        }

        HasWritten = true;
        return true;
    }

    /// <summary>Adds a row to a cold table; it gets the key the database makes. Its unique keys must be free, whatever others do meanwhile: new uuids, mostly.</summary>
    internal void Add<TRow>(TRow row)
        where TRow : class
    {
        RowInsert<TRow>.Of(Session.Context).Add(Session, row);
        HasWritten = true;
    }

    /// <summary>Adds a row to a cold table unless one with the same unique key is there.</summary>
    /// <returns>False where there is one.</returns>
    internal bool TryAdd<TRow>(TRow row)
        where TRow : class
    {
        var isAdded = RowInsert<TRow>.Of(Session.Context).TryAdd(Session, row);
        HasWritten |= isAdded;
        return isAdded;
    }

    /// <summary>Gives the row the revision of this commit.</summary>
    public void Touch(Revisioned table, Guid key) => Touched.Add(table, key);

    /// <summary>Tells of something that this transaction makes true; it is passed on once the commit is durable, and stands or falls with it.</summary>
    public void Tell(TellingEvent happening)
    {
        if (Events is not null)
        {
            Told.Add(happening);
        }
    }

    internal void StartItem()
    {
        Told.Clear();
        HasWritten = false;
        Session.Linq.HasWritten = false;
        Touched.Clear();
    }
}
