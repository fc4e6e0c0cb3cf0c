using Nova.NoVncProxy.Pages;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Where clients put the token: in the query of the web socket's path, or in a cookie.</summary>
internal static class TokenInRequest
{
    private const int Longest = 255;

    /// <summary>The token; null for none. The query counts: a cookie may be of a console that was opened before.</summary>
    public static string? Of(HttpRequest request) => OfQuery(request) ?? Usable(request.Cookies[TokenCookie.Name]);

    /// <summary><c>?token=…</c>, whatever the path.</summary>
    public static string? OfQuery(HttpRequest request) => Usable(request.Query["token"] is [var token, ..] ? token : null);

    /// <summary>A token goes into a header of ours, so what is not of plain characters is none.</summary>
    public static string? Usable(string? token) =>
        token is { Length: > 0 and <= Longest } && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? token : null;
}
