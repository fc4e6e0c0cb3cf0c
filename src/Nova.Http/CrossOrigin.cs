namespace Nova.Http;

/// <summary>What pages of other origins may do in a browser ([cors] of nova.conf), as upstream's pipeline answers by default.</summary>
/// <param name="Origins">Origins that are let in, such as <c>https://dashboard.example</c>; <c>*</c> for all; none switches it off.</param>
/// <param name="Credentials">Whether browsers may send cookies and the like along.</param>
/// <param name="Exposed">Headers of answers that pages may read.</param>
/// <param name="MaxAge">For how many seconds a browser may remember the answer; null leaves it to the browser.</param>
/// <param name="Methods">Methods that pages may use.</param>
/// <param name="Headers">Headers that pages may send.</param>
public sealed record CrossOrigin(
    IReadOnlyList<string> Origins, bool Credentials, IReadOnlyList<string> Exposed, int? MaxAge, IReadOnlyList<string> Methods, IReadOnlyList<string> Headers)
{
    /// <summary>No page of another origin is let in.</summary>
    public static CrossOrigin Off { get; } = new([], true, [], null, [], []);

    /// <summary>Every page may send these, asked or not.</summary>
    private static readonly string[] Simple = ["Accept", "Accept-Language", "Content-Type", "Cache-Control", "Content-Language", "Expires", "Last-Modified", "Pragma"];

    /// <summary>
    /// Adds to the answer what a browser wants to know. True where that is all of it: a browser that asks first (a preflight) has no token and gets none of the API.
    /// </summary>
    public bool Answers(HttpContext http)
    {
        if (Origins.Count == 0 || http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
        {
            return false;
        }

        bool isPreflight = HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.ContainsKey("Access-Control-Request-Method");
        bool isLetIn = Origins.Contains(origin, StringComparer.Ordinal) || Origins.Contains("*");
        if (isLetIn && isPreflight)
        {
            Permit(http, origin);
        }
        else if (isLetIn)
        {
            AllowOrigin(http, origin);
            if (Exposed.Count > 0)
            {
                http.Response.Headers.AccessControlExposeHeaders = string.Join(',', Exposed);
            }
        }

        return isPreflight;
    }

    /// <summary>One method or header that is not allowed takes the whole permission away.</summary>
    private void Permit(HttpContext http, string origin)
    {
        string method = http.Request.Headers.AccessControlRequestMethod.ToString();
        string[] headers = http.Request.Headers.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!Methods.Contains(method, StringComparer.Ordinal) || !headers.All(MaySend))
        {
            return;
        }

        AllowOrigin(http, origin);
        http.Response.Headers.AccessControlAllowMethods = method;
        if (headers.Length > 0)
        {
            http.Response.Headers.AccessControlAllowHeaders = string.Join(',', headers);
        }

        if (MaxAge is { } seconds)
        {
            http.Response.Headers.AccessControlMaxAge = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private bool MaySend(string header) =>
        Simple.Contains(header, StringComparer.OrdinalIgnoreCase) || Headers.Contains(header, StringComparer.OrdinalIgnoreCase);

    private void AllowOrigin(HttpContext http, string origin)
    {
        http.Response.Headers.Append("Vary", "Origin");
        http.Response.Headers.AccessControlAllowOrigin = origin;
        if (Credentials)
        {
            http.Response.Headers.AccessControlAllowCredentials = "true";
        }
    }
}
