using Microsoft.Extensions.Primitives;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Which pages may open a console: those of the host that the request itself names, and of <c>allowed_origins</c> (OSSA-2015-005: a page of another site opened a console with the user's cookie).</summary>
/// <remarks>A function of the request and the options: no request changes what another one is checked against (OSSN-0101).</remarks>
internal static class OriginRule
{
    /// <summary>Upstream's words where a page may not; null where it may. Programs that are no browser send no Origin.</summary>
    /// <param name="origin">Header Origin.</param>
    /// <param name="host">Host the request names.</param>
    /// <param name="forwardedScheme">Header X-Forwarded-Proto of a proxy before us: it ends TLS, so it knows better.</param>
    /// <param name="allowed">Further hosts.</param>
    /// <param name="proxyUrl">The proxy's address that the user was given; its scheme is the one to expect.</param>
    public static string? Refusal(StringValues origin, HostString host, string? forwardedScheme, IReadOnlyList<string> allowed, string? proxyUrl)
    {
        if (origin.Count == 0)
        {
            return null;
        }

        if (origin.Count > 1 || !Uri.TryCreate(origin[0], UriKind.Absolute, out var page) || page.Host.Length == 0)
        {
            return "Origin header not valid.";
        }

        if (!IsSame(page.Host, host.Host) && !allowed.Any(name => IsSame(page.Host, name)))
        {
            return "Origin header does not match this host.";
        }

        var scheme = forwardedScheme is { Length: > 0 } ? forwardedScheme : page.Scheme;
        return proxyUrl is null || Expected(proxyUrl).Contains(scheme, StringComparer.OrdinalIgnoreCase) ? null : "Origin header protocol does not match this host.";
    }

    private static bool IsSame(string one, string other) => string.Equals(one.Trim('[', ']'), other.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static string[] Expected(string proxyUrl) => Uri.TryCreate(proxyUrl, UriKind.Absolute, out var url)
        ? url.Scheme switch
        {
            "ws" => ["ws", "http"],
            "wss" => ["wss", "https"],
            var scheme => [scheme],
        }
        : [];
}
