using System.Net;

namespace Nova.Http;

/// <summary>Where a client reached us, as it sees it: what links in answers begin with.</summary>
public static class RequestAddress
{
    /// <summary>Scheme and host, with the prefix a proxy takes away if any; without a trailing slash.</summary>
    /// <param name="request">The request.</param>
    /// <param name="behindProxy">Believe X-Forwarded-Proto, -Host and -Prefix ([oslo_middleware] enable_proxy_headers_parsing).</param>
    public static string Root(HttpRequest request, bool behindProxy)
    {
        string scheme = request.Scheme;
        string host = request.Host.HasValue ? request.Host.Value! : Local(request.HttpContext.Connection);
        string prefix = "";
        if (behindProxy)
        {
            scheme = FirstOf(request, "X-Forwarded-Proto") ?? scheme;
            host = FirstOf(request, "X-Forwarded-Host") ?? host;
            prefix = FirstOf(request, "X-Forwarded-Prefix")?.TrimEnd('/') ?? "";
        }

        return string.Concat(scheme, "://", host, prefix);
    }

    /// <summary>Where the connection ends: what is left for a client of HTTP/1.0 that does not say whom it has asked.</summary>
    private static string Local(ConnectionInfo connection) =>
        connection.LocalIpAddress is { } address ? new IPEndPoint(address, connection.LocalPort).ToString() : "localhost";

    private static string? FirstOf(HttpRequest request, string header)
    {
        string? value = request.Headers[header];
        return string.IsNullOrEmpty(value) ? null : value.Split(',', 2)[0].Trim();
    }
}
