using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Nova.Hosting.Daemon;

/// <summary>
/// A segment of a path names something and never climbs: Kestrel reads <c>/servers/{id}/tags/..</c> as <c>/servers/{id}</c>, and so would delete the server in
/// place of the tag called <c>..</c>.
/// </summary>
public static class PathAsSent
{
    /// <summary>Gives every request whose path has a segment of dots its path back as the client sent it, decoded segment by segment.</summary>
    internal static IApplicationBuilder UsePathAsSent(this IApplicationBuilder app) => app.Use(next => http =>
    {
        if (http.Features.Get<IHttpRequestFeature>() is { } request && Restore(request.RawTarget) is { } path)
        {
            request.Path = path;
        }

        return next(http);
    });

    /// <summary>The path of a request's target with its segments of dots; null where it has none, so that Kestrel's reading of it is right.</summary>
    internal static string? Restore(string target)
    {
        ReadOnlySpan<char> path = PathOf(target);
        if (!HasDotSegment(path))
        {
            return null;
        }

        var restored = new StringBuilder(path.Length);
        foreach (Range segment in path[1..].Split('/'))
        {
            restored.Append('/').Append(Decode(path[1..][segment]));
        }

        return restored.ToString();
    }

    /// <summary>The path of a request's target, still encoded: without the query, and without scheme and host where a client names them. Empty where there is none.</summary>
    public static ReadOnlySpan<char> PathOf(string target)
    {
        ReadOnlySpan<char> path = target;
        int query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        int scheme = path.IndexOf("://");
        if (scheme > 0 && path[..scheme].IndexOf('/') < 0)
        {
            path = path[(scheme + 3)..];
            int slash = path.IndexOf('/');
            path = slash < 0 ? default : path[slash..];
        }

        return path.StartsWith('/') ? path : default;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        // Every path has a first, empty segment.
        foreach (Range range in path.Split('/'))
        {
            ReadOnlySpan<char> segment = path[range];
            if (segment.Length is > 0 and <= 6 && segment[0] is '.' or '%' && Decode(segment) is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As Kestrel decodes: an encoded slash stays encoded, since it separates nothing.</summary>
    private static string Decode(ReadOnlySpan<char> segment)
    {
        if (segment.IndexOf('%') < 0)
        {
            return segment.ToString();
        }

        string text = segment.ToString();
        return string.Join("%2F", text.Replace("%2f", "%2F", StringComparison.Ordinal).Split("%2F").Select(Uri.UnescapeDataString));
    }
}
