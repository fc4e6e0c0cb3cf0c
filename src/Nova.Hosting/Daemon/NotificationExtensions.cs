using Nova.Hosting.Daemon;
using Nova.Messaging.Notifications;

namespace Nova.Hosting;

/// <summary>Connects a daemon to whoever listens to notifications.</summary>
public static class NotificationExtensions
{
    /// <summary>Registers <see cref="INotificationSink"/> as <c>[oslo_messaging_notifications]</c> says.</summary>
    public static NotificationOptions AddNotifications(this NovaDaemonBuilder daemon)
    {
        var options = daemon.AddOptions<NotificationOptions>();
        daemon.Services.AddSingleton<INotificationSink>(provider => new EveryNotificationSink(Sinks(options, provider)));
        return options;
    }

    private static List<INotificationSink> Sinks(NotificationOptions options, IServiceProvider provider)
    {
        var sinks = new List<INotificationSink>();
        if (options.Rabbit is { } rabbit)
        {
            sinks.Add(new RabbitNotifications(rabbit));
        }

        if (options.ToLog)
        {
            sinks.Add(new LogNotifications(provider.GetRequiredService<ILogger<LogNotifications>>()));
        }

        return sinks;
    }
}
