using Nova.Core;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Events;

/// <summary>A row of the outbox.</summary>
internal sealed record EventRow(
    long Revision,
    int Ordinal,
    string EventType,
    string Priority,
    string PublisherId,
    byte[] Payload,
    DateTimeOffset CreatedAt,
    string RequestId,
    string? ContextUserId,
    string? ContextProjectId)
{
    public static EventRow Of(EventPosition at, TellingEvent told, DateTimeOffset now) => new(
        at.Revision, at.Ordinal, told.Type, told.Priority, told.PublisherId, told.Payload, now, told.Context.RequestId, told.Context.UserId, told.Context.ProjectId);

    public ToldEvent ToEvent() => new(
        new EventPosition(Revision, Ordinal),
        new TellingEvent(EventType, Priority, PublisherId, Payload, new RequestContext(RequestId, ContextUserId, ContextProjectId, IsAdmin: false)),
        CreatedAt);
}

/// <summary>Table <c>events</c>: the outbox.</summary>
internal sealed class EventTable : Table<EventTable, EventRow>, ITable<EventRow>
{
    private static readonly Codec<string> Word = TextOf(16);

    public static string Name => "events";

    public static IReadOnlyList<string> Key { get; } = ["revision", "ordinal"];

    public static EventRow Map<TColumns>(ref TColumns c, EventRow row)
        where TColumns : struct, IColumns => new(
            c.Column("revision", BigNumber, row.Revision),
            c.Column("ordinal", Number, row.Ordinal),
            c.Column("event_type", Text, row.EventType),
            c.Column("priority", Word, row.Priority),
            c.Column("publisher_id", Text, row.PublisherId),
            c.Column("payload", Bytes, row.Payload),
            c.Column("created_at", Time, row.CreatedAt),
            c.Column("request_id", Text, row.RequestId),
            c.Column("context_user_id", TextOrNull, row.ContextUserId),
            c.Column("context_project_id", TextOrNull, row.ContextProjectId));
}

/// <summary>Which conductor passes events on at present; one whose lease has ended is followed by another.</summary>
internal sealed record EventPublisher(string Name, Guid Owner);

/// <summary>Table <c>event_publishers</c>.</summary>
internal sealed class EventPublisherTable : Table<EventPublisherTable, EventPublisher>, ITable<EventPublisher>
{
    public static string Name => "event_publishers";

    public static IReadOnlyList<string> Key { get; } = ["name"];

    public static EventPublisher Map<TColumns>(ref TColumns c, EventPublisher row)
        where TColumns : struct, IColumns => new(c.Column("name", Text, row.Name), c.Column("owner", Uuid, row.Owner));
}
