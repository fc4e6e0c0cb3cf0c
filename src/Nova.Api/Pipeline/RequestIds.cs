using Nova.Core;

namespace Nova.Api.Pipeline;

/// <summary>The names a request goes by in logs, answers and instance actions.</summary>
internal static class RequestIds
{
    private const string Header = "x-openstack-request-id";

    private const string ComputeHeader = "x-compute-request-id";

    /// <summary>Gives the request its id and puts it on the answer, whatever the answer will be.</summary>
    public static string Assign(HttpContext http)
    {
        string id = $"req-{RandomUuid.Next()}";
        http.Response.Headers[Header] = id;
        http.Response.Headers[ComputeHeader] = id;
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
