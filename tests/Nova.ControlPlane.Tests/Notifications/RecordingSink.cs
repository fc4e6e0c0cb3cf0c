using System.Text.Json;
using Nova.Messaging.Notifications;

namespace Nova.ControlPlane.Tests.Notifications;

/// <summary>Keeps what it is sent, and can be away for a while.</summary>
internal sealed class RecordingSink : INotificationSink
{
    private readonly Lock gate = new();
    private readonly List<Notification> sent = [];

    public bool IsAway { get; set; }

    /// <summary>What was sent, in its order; one that was sent again after a crash is there once.</summary>
    public IReadOnlyList<Notification> Sent
    {
        get
        {
            lock (gate)
            {
                return [.. sent.DistinctBy(one => one.MessageId)];
            }
        }
    }

    public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken ct)
    {
        if (IsAway)
        {
            throw new IOException("The broker is away.");
        }

        lock (gate)
        {
            sent.AddRange(notifications);
        }

        return Task.CompletedTask;
    }

    /// <summary>Events about one server, in their order.</summary>
    public IReadOnlyList<string> About(Guid id) =>
        [.. Sent.Where(one => DataOf(one).TryGetProperty("uuid", out var uuid) && uuid.GetString() == id.ToString()).Select(one => one.EventType)];

    public static JsonElement PayloadOf(Notification one) => JsonDocument.Parse(one.Payload).RootElement;

    public static JsonElement DataOf(Notification one) => PayloadOf(one).GetProperty("nova_object.data");
}
