using System.Text;
using Microsoft.Extensions.Logging;

namespace Nova.Messaging.Notifications;

/// <summary>Notifications as lines of the log (driver <c>log</c>).</summary>
public sealed partial class LogNotifications(ILogger<LogNotifications> logger) : INotificationSink
{
    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken ct)
    {
        foreach (var one in notifications)
        {
            LogNotification(one.EventType, Encoding.UTF8.GetString(OsloMessage.Encode(one)));
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Notification {EventType}: {Message}")]
    private partial void LogNotification(string eventType, string message);
}

/// <summary>All of several sinks, one after the other.</summary>
public sealed class EveryNotificationSink(IReadOnlyList<INotificationSink> sinks) : INotificationSink, IAsyncDisposable
{
    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken ct)
    {
        foreach (var sink in sinks)
        {
            await sink.SendAsync(notifications, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sink in sinks.OfType<IAsyncDisposable>())
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }
}
