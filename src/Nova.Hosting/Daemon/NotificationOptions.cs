using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Notifications;

namespace Nova.Hosting.Daemon;

/// <summary>When <c>instance.update</c> is sent (<c>notify_on_state_change</c>).</summary>
public enum StateChanges : byte
{
    /// <summary>Never, upstream's default.</summary>
    None,

    /// <summary>When the vm_state changes.</summary>
    VmState,

    /// <summary>When the task_state changes, too.</summary>
    VmAndTaskState,
}

/// <summary>Which notifications are sent, and where.</summary>
/// <param name="AreWanted">True where versioned notifications are sent at all.</param>
/// <param name="Updates">When <c>instance.update</c> is sent.</param>
/// <param name="WithBlockDevices"><c>bdms_in_notifications</c>.</param>
/// <param name="KeepFor">How long an event waits for a broker that is away before it is given up.</param>
/// <param name="ToLog">True for driver <c>log</c>.</param>
/// <param name="Rabbit">Where RabbitMQ gets them; null where it does not.</param>
public sealed record NotificationOptions(
    bool AreWanted, StateChanges Updates, bool WithBlockDevices, TimeSpan KeepFor, bool ToLog, RabbitNotificationOptions? Rabbit)
    : IOptionSection<NotificationOptions>
{
    private const string Section = "notifications";
    private const string Oslo = "oslo_messaging_notifications";
    private static readonly string[] Drivers = ["noop", "log", "messaging", "messagingv2"];

    /// <inheritdoc/>
    public static NotificationOptions Read(OptionReader options)
    {
        var format = options.Choice(Section, "notification_format", "unversioned", ["unversioned", "versioned", "both"]);
        var updates = options.Choice(
            Section, "notify_on_state_change", StateChanges.None,
            [("", StateChanges.None), ("None", StateChanges.None), ("vm_state", StateChanges.VmState), ("vm_and_task_state", StateChanges.VmAndTaskState)]);
        var devices = options.Bool(Section, "bdms_in_notifications", false);
        var keep = options.Seconds(Section, "outbox_retention", 86400, min: 60);
        var topics = options.List(Section, "versioned_notifications_topics", ["versioned_notifications"]);
        var drivers = options.MultiString(Oslo, "driver", []);
        foreach (var unknown in drivers.Where(driver => driver.Length > 0 && !Drivers.Contains(driver)))
        {
            options.Reject(Oslo, "driver", $"'{unknown}' is no driver of this version; {string.Join(", ", Drivers)} are");
        }

        var toBus = drivers.FirstOrDefault(driver => driver is "messaging" or "messagingv2");
        var toLog = drivers.Contains("log");
        var isVersioned = format != "unversioned";
        Warn(options, format, isVersioned, toBus is not null || toLog);
        var rabbit = ReadRabbit(options, topics, toBus, isVersioned);
        return new(isVersioned && (toLog || rabbit is not null), updates, devices, keep, toLog, rabbit);
    }

    private static void Warn(OptionReader options, string format, bool isVersioned, bool hasDriver)
    {
        if (isVersioned && !hasDriver)
        {
            options.Note(Section, "notification_format", $"no notification is sent: [{Oslo}] driver names no driver (messagingv2, messaging or log)");
        }
        else if (hasDriver && format != "versioned")
        {
            options.Note(Oslo, "driver", $"unversioned notifications are not sent by this version; [{Section}] notification_format = versioned sends the versioned ones");
        }
    }

    private static RabbitNotificationOptions? ReadRabbit(OptionReader options, IReadOnlyList<string> topics, string? driver, bool isWanted)
    {
        var own = options.OptionalString(Oslo, "transport_url", secret: true);
        var exchange = options.String("DEFAULT", "control_exchange", "nova");
        var durable = options.Bool("oslo_messaging_rabbit", "amqp_durable_queues", false);
        if (driver is null || !isWanted)
        {
            return null;
        }

        var bus = MessagingOptions.Read(options);
        var url = own ?? bus.TransportUrl;
        if (!url.StartsWith("rabbit:", StringComparison.Ordinal) && !url.StartsWith("amqp:", StringComparison.Ordinal) && !url.StartsWith("kombu:", StringComparison.Ordinal))
        {
            options.Reject(Oslo, "transport_url", "must be rabbit://…: notifications go to RabbitMQ, or to the log with driver = log");
            return null;
        }

        if (TransportOptions.FindProblem(url) is { } problem)
        {
            options.Reject(Oslo, "transport_url", problem);
            return null;
        }

        var tls = own is null ? bus.Tls : BrokerTlsOptions.Read(options, own);
        return new(url, tls, "nova notifications", exchange, topics, durable, IsEnveloped: driver == "messagingv2");
    }
}
