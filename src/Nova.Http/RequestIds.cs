using Nova.Core;

namespace Nova.Http;

/// <summary>The names a request goes by in logs, answers and whatever it causes.</summary>
public static class RequestIds
{
    private const string Header = "x-openstack-request-id";

    /// <summary>Gives the request its id and puts it on the answer, whatever the answer will be.</summary>
    /// <param name="http">The request.</param>
    /// <param name="ownHeader">The header an API puts it under besides the common one; null for none.</param>
    public static string Assign(HttpContext http, string? ownHeader = null)
    {
        string id = $"req-{RandomUuid.Next()}";
        http.Response.Headers[Header] = id;
        if (ownHeader is not null)
        {
            http.Response.Headers[ownHeader] = id;
        }

        return id;
    }

    /// <summary>The id of the caller's own request, if it sent one that looks like one.</summary>
    public static string? ReadGlobal(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        string text = values.ToString();
        return text.StartsWith("req-", StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(4), "D", out _) ? text : null;
    }
}
