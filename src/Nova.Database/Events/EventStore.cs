using Nova.Core;
using Nova.Database.Providers;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Events;

/// <summary>The outbox: events wait here, in the order of commits, until they have been passed on.</summary>
public static class EventStore
{
    private static readonly Statement InsertRow = new(
        "events.insert",
        "INSERT INTO events (revision, ordinal, event_type, priority, publisher_id, payload, created_at, request_id, context_user_id, context_project_id) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private static readonly Statement SelectFirst = new(
        "events.first",
        "SELECT revision, ordinal, event_type, priority, publisher_id, payload, created_at, request_id, context_user_id, context_project_id "
        + "FROM events ORDER BY revision, ordinal LIMIT ?");

    private static readonly Statement RemoveBefore = new("events.remove", "DELETE FROM events WHERE revision < ? OR (revision = ? AND ordinal <= ?)");

    private static readonly Statement RemoveOlder = new("events.expire", "DELETE FROM events WHERE created_at < ?");

    private static readonly Statement RemoveEvery = new("events.clear", "DELETE FROM events");

    /// <summary>The oldest events, at most <paramref name="limit"/>.</summary>
    public static List<ToldEvent> First(ReadScope scope, int limit) => scope.Query(SelectFirst, Read, limit);

    /// <summary>Forgets all up to and including <paramref name="last"/>: they have been passed on.</summary>
    public static void Passed(WriteScope scope, EventPosition last) => scope.Execute(RemoveBefore, last.Revision, last.Revision, last.Ordinal);

    /// <summary>Forgets what nobody could be told of for too long.</summary>
    /// <returns>How many.</returns>
    public static int Expire(WriteScope scope, DateTimeOffset before) => scope.Execute(RemoveOlder, before);

    /// <summary>Forgets all: nobody is to be told any more.</summary>
    /// <returns>How many.</returns>
    public static int Clear(WriteScope scope) => scope.Execute(RemoveEvery);

    /// <summary>Writes what the items of a commit group told, under the group's revision.</summary>
    internal static void Write(SqlSession session, long revision, IReadOnlyList<TellingEvent> told, DateTimeOffset now)
    {
        for (var ordinal = 0; ordinal < told.Count; ordinal++)
        {
            var (type, priority, publisher, payload, context) = told[ordinal];
            session.Execute(
                InsertRow,
                [revision, ordinal, type, priority, publisher, payload, now, context.RequestId, context.UserId, context.ProjectId]);
        }
    }

    private static ToldEvent Read(Row row) => new(
        new EventPosition(row.Int64(0), row.Int32(1)),
        new TellingEvent(
            row.Text(2), row.Text(3), row.Text(4), row.Bytes(5), new RequestContext(row.Text(7), row.TextOrNull(8), row.TextOrNull(9), IsAdmin: false)),
        row.Time(6));
}
