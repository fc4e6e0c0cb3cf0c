using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>Which broker carries the messages.</summary>
/// <param name="TransportUrl">As Nova.Messaging takes it.</param>
internal sealed record MessagingOptions(string TransportUrl) : IOptionSection<MessagingOptions>
{
    private static readonly string[] Schemes = ["rabbit", "kombu", "amqp", "memory"];

    public static MessagingOptions Read(OptionReader options)
    {
        var url = options.String("DEFAULT", "transport_url", "rabbit://", secret: true);
        var scheme = url.Split("://", 2)[0];
        if (scheme == "fake")
        {
            // oslo.messaging's name for a bus within the process.
            return new("memory://");
        }

        if (!Schemes.Contains(scheme))
        {
            options.Reject("DEFAULT", "transport_url", $"'{(url.Contains("://", StringComparison.Ordinal) ? scheme : "?")}://' is no transport of this version; rabbit:// and memory:// are");
        }

        return new(url);
    }
}
