using Nova.Core;

namespace Nova.Database.Events;

/// <summary>An event as it is told in the transaction that makes it true.</summary>
/// <param name="Type">Such as <c>instance.create.end</c>.</param>
/// <param name="Priority"><c>INFO</c> or <c>ERROR</c>: oslo.messaging's word for the level.</param>
/// <param name="PublisherId">Who is said to tell it, such as <c>nova-compute:host1</c>.</param>
/// <param name="Payload">UTF-8 JSON.</param>
/// <param name="Context">Who asked for what happened.</param>
public sealed record TellingEvent(string Type, string Priority, string PublisherId, byte[] Payload, RequestContext Context);

/// <summary>An event from the outbox.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Event">What was told.</param>
/// <param name="At">When it happened.</param>
public sealed record ToldEvent(EventPosition Position, TellingEvent Event, DateTimeOffset At);

/// <summary>A place in the outbox, in the order of commits.</summary>
/// <param name="Revision">Revision of the commit.</param>
/// <param name="Ordinal">Place within it.</param>
public readonly record struct EventPosition(long Revision, int Ordinal);
