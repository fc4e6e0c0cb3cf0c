using System.Globalization;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>A <c>transport_url</c> of oslo.messaging taken apart: several hosts, one virtual host, escapes as in any URL.</summary>
internal sealed record RabbitUrl(IReadOnlyList<AmqpTcpEndpoint> Endpoints, string User, string Password, string VirtualHost)
{
    private const int DefaultPort = 5672;

    /// <summary>The hosts, without the password, for logs and faults.</summary>
    public string Display => string.Join(", ", Endpoints.Select(endpoint => $"{endpoint.HostName}:{endpoint.Port}")) + $", virtual host {VirtualHost}";

    /// <summary>Takes <c>rabbit://user:password@host:port,user:password@host:port/vhost</c> apart.</summary>
    /// <exception cref="ArgumentException">Says what is wrong with it.</exception>
    public static RabbitUrl Parse(string url)
    {
        var rest = After(url, "://");
        rest = Before(rest, '?');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var hosts = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? string.Empty : Uri.UnescapeDataString(rest[(slash + 1)..]);
        string user = "guest", password = "guest";
        var endpoints = new List<AmqpTcpEndpoint>();
        foreach (var part in hosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('@');
            if (at >= 0 && endpoints.Count == 0)
            {
                var login = part[..at].Split(':', 2);
                user = Uri.UnescapeDataString(login[0]);
                password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : string.Empty;
            }

            endpoints.Add(Endpoint(part[(at + 1)..]));
        }

        // As in oslo.messaging, no host means this one, and no path the virtual host "/".
        if (endpoints.Count == 0)
        {
            endpoints.Add(new AmqpTcpEndpoint("localhost", DefaultPort));
        }

        return new RabbitUrl(endpoints, user, password, path.Length == 0 ? "/" : path);
    }

    private static AmqpTcpEndpoint Endpoint(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');
        var isBareIpv6 = colon > 0 && hostAndPort.EndsWith(']');
        if (colon < 0 || isBareIpv6)
        {
            return new AmqpTcpEndpoint(hostAndPort.Trim('[', ']'), DefaultPort);
        }

        if (!ushort.TryParse(hostAndPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw new ArgumentException($"transport_url: '{hostAndPort[(colon + 1)..]}' is no port; 1 to 65535 are allowed.");
        }

        return new AmqpTcpEndpoint(hostAndPort[..colon].Trim('[', ']'), port);
    }

    private static string After(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? text : text[(at + mark.Length)..];
    }

    private static string Before(string text, char mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? text : text[..at];
    }
}
