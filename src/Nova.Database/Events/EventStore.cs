using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Events;

/// <summary>The outbox: events wait here, in the order of commits, until they have been passed on.</summary>
public static class EventStore
{
    private static readonly Statement SelectFirst = new("events.first", $"SELECT {EventTable.Columns} FROM events ORDER BY revision, ordinal LIMIT ?");

    private static readonly Statement RemoveBefore = new("events.remove", "DELETE FROM events WHERE revision < ? OR (revision = ? AND ordinal <= ?)");

    private static readonly Statement RemoveOlder = new("events.expire", "DELETE FROM events WHERE created_at < ?");

    private static readonly Statement RemoveEvery = new("events.clear", "DELETE FROM events");

    /// <summary>The oldest events, at most <paramref name="limit"/>.</summary>
    public static List<ToldEvent> First(ReadScope scope, int limit) => scope.Query(SelectFirst, static row => EventTable.Read(row).ToEvent(), limit);

    /// <summary>Forgets all up to and including <paramref name="last"/>: they have been passed on.</summary>
    public static void Passed(WriteScope scope, EventPosition last) => scope.Execute(RemoveBefore, last.Revision, last.Revision, last.Ordinal);

    /// <summary>Forgets what nobody could be told of for too long.</summary>
    /// <returns>How many.</returns>
    public static int Expire(WriteScope scope, DateTimeOffset before) => scope.Execute(RemoveOlder, before);

    /// <summary>Forgets all: nobody is to be told any more.</summary>
    /// <returns>How many.</returns>
    public static int Clear(WriteScope scope) => scope.Execute(RemoveEvery);

    /// <summary>Writes what the items of a commit group told, under the group's revision.</summary>
    internal static void Write(WriteScope scope, long revision, IReadOnlyList<TellingEvent> told) =>
        EventTable.Insert(scope, [.. told.Select((happening, ordinal) => EventRow.Of(new EventPosition(revision, ordinal), happening, scope.Now))]);
}
