namespace Nova.Hosting.Configuration;

/// <summary>A host name or address and a TCP port.</summary>
/// <param name="Host">Name or address; an IPv6 address without its brackets.</param>
/// <param name="Port">TCP port.</param>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Parses <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
    public static HostPort? TryParse(string text, int defaultPort)
    {
        text = text.Trim();
        var portText = "";
        string host;
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            if (close < 2 || (close + 1 < text.Length && text[close + 1] != ':'))
            {
                return null;
            }

            host = text[1..close];
            portText = close + 2 <= text.Length ? text[(close + 2)..] : "";
        }
        else
        {
            var colon = text.LastIndexOf(':');
            // More than one colon and no brackets is a bare IPv6 address.
            var single = colon >= 0 && text.IndexOf(':') == colon;
            host = single ? text[..colon] : text;
            portText = single ? text[(colon + 1)..] : "";
            if (single && portText.Length == 0)
            {
                return null;
            }
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return null;
        }

        return portText.Length == 0 ? new HostPort(host, defaultPort)
            : ushort.TryParse(portText, out var port) ? new HostPort(host, port)
            : null;
    }

    /// <summary>In the notation of a URL.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
