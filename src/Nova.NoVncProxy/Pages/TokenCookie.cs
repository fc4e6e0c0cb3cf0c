using Nova.NoVncProxy.Sessions;

namespace Nova.NoVncProxy.Pages;

/// <summary>
/// Old clients are given <c>vnc_auto.html?token=…</c>. Old noVNC made a cookie of it for its web socket; the new one does not know it, so the proxy makes the
/// cookie itself and either page finds its way.
/// </summary>
internal static class TokenCookie
{
    public const string Name = "token";

    /// <summary>For a page that was asked for with a token: not for scripts, not for other sites, and with TLS for no connection without (OSSN-0044).</summary>
    public static void Keep(HttpContext http)
    {
        // What is in the path of a page must not be kept by caches either.
        if (http.Request.Query.Count > 0)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
        }

        if (TokenInRequest.OfQuery(http.Request) is { } token)
        {
            http.Response.Cookies.Append(
                Name, token, new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/" });
        }
    }
}
