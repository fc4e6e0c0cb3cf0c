using Nova.Hosting.Configuration;
using Nova.Messaging;

namespace Nova.Hosting.Daemon;

/// <summary>Which broker carries the messages.</summary>
/// <param name="TransportUrl">As Nova.Messaging takes it.</param>
/// <param name="Tls">How the connection is secured; null where it is not.</param>
internal sealed record MessagingOptions(string TransportUrl, BrokerTls? Tls) : IOptionSection<MessagingOptions>
{
    private static readonly string[] RabbitSchemes = ["rabbit", "kombu", "amqp"];

    public static MessagingOptions Read(OptionReader options)
    {
        var url = options.String("DEFAULT", "transport_url", "rabbit://", secret: true);
        var scheme = url.Split("://", 2)[0];
        if (RabbitSchemes.Contains(scheme))
        {
            if (TransportOptions.FindProblem(url) is { } problem)
            {
                options.Reject("DEFAULT", "transport_url", problem);
            }

            return new(url, BrokerTlsOptions.Read(options, url));
        }

        if (scheme == "fake")
        {
            // oslo.messaging's name for a bus within the process.
            return new("memory://", null);
        }

        if (scheme != "memory")
        {
            options.Reject("DEFAULT", "transport_url", $"'{(url.Contains("://", StringComparison.Ordinal) ? scheme : "?")}://' is no transport of this version; rabbit:// and memory:// are");
        }

        return new(url, null);
    }
}
