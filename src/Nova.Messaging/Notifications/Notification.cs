namespace Nova.Messaging.Notifications;

/// <summary>One notification as consumers of oslo.messaging know them.</summary>
/// <param name="MessageId">Names it: one that is sent twice, after a crash, has the same.</param>
/// <param name="PublisherId">Such as <c>nova-compute:host1</c>.</param>
/// <param name="EventType">Such as <c>instance.create.end</c>.</param>
/// <param name="Priority"><c>INFO</c> or <c>ERROR</c>; in lower case the last part of the topic.</param>
/// <param name="Payload">UTF-8 JSON.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="RequestId">The request it comes from.</param>
/// <param name="UserId">Who asked; null for the service itself.</param>
/// <param name="ProjectId">For which project.</param>
public sealed record Notification(
    Guid MessageId,
    string PublisherId,
    string EventType,
    string Priority,
    ReadOnlyMemory<byte> Payload,
    DateTimeOffset Timestamp,
    string RequestId,
    string? UserId,
    string? ProjectId);

/// <summary>Where notifications go.</summary>
public interface INotificationSink
{
    /// <summary>Sends all of them; completes once they are in safe hands. Throws where that is not sure: they are then to be sent again.</summary>
    Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken ct);
}
