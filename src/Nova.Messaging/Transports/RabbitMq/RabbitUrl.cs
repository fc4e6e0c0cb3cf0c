using System.Globalization;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>A <c>transport_url</c> of oslo.messaging taken apart: several hosts, one virtual host, escapes as in any URL.</summary>
internal sealed record RabbitUrl(IReadOnlyList<AmqpTcpEndpoint> Endpoints, string User, string Password, string VirtualHost)
{
    private const int DefaultPort = 5672;
    private const string DefaultHost = "localhost";

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

            endpoints.Add(Endpoint(part[(at + 1)..], endpoints.Count + 1));
        }

        // As in oslo.messaging, no host means this one, and no path the virtual host "/".
        if (endpoints.Count == 0)
        {
            endpoints.Add(new AmqpTcpEndpoint(DefaultHost, DefaultPort));
        }

        return new RabbitUrl(endpoints, user, password, path.Length == 0 ? "/" : path);
    }

    private static AmqpTcpEndpoint Endpoint(string hostAndPort, int number)
    {
        var isBracketed = hostAndPort.StartsWith('[');
        var end = hostAndPort.IndexOf(isBracketed ? ']' : ':', StringComparison.Ordinal);
        var host = end < 0 ? hostAndPort : hostAndPort[(isBracketed ? 1 : 0)..end];
        var port = end < 0 ? string.Empty : hostAndPort[(isBracketed ? end + 1 : end)..];
        host = host.Length == 0 ? DefaultHost : host;
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Wrong(number, "is neither a host name nor an address (IPv6 goes in brackets)");
        }

        return port switch
        {
            "" or ":" => new AmqpTcpEndpoint(host, DefaultPort),
            [':', .. var digits] when ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 =>
                new AmqpTcpEndpoint(host, given),
            _ => throw Wrong(number, "has a port that is not from 1 to 65535"),
        };
    }

    /// <summary>Names nothing by what is written: where an unescaped password has cut the URL in the wrong place, that would show a part of it.</summary>
    private static ArgumentException Wrong(int number, string what) => new(
        $"must be rabbit://user:password@host:port[,user:password@host:port…]/virtual-host: its host {number} {what}; / and @ in a password are written %2F and %40");

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
