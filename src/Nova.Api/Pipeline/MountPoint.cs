namespace Nova.Api.Pipeline;

/// <summary>The prefix of a request path: which endpoint, and the project if it is named there.</summary>
/// <param name="IsLegacy">True for <c>/v2</c>.</param>
/// <param name="ProjectId">The project in the path, or null.</param>
/// <param name="Rest">The path below the prefix, such as <c>/servers/detail</c>; "" or "/" for the endpoint itself.</param>
internal readonly record struct MountPoint(bool IsLegacy, string? ProjectId, string Rest)
{
    /// <summary><c>v2.1</c> or <c>v2</c>.</summary>
    public string Version => IsLegacy ? "v2" : "v2.1";

    /// <summary>Splits a path; false where it is below neither endpoint.</summary>
    public static bool TryParse(string path, out MountPoint mount)
    {
        mount = default;
        bool legacy;
        int end;
        if (path.StartsWith("/v2.1", StringComparison.Ordinal))
        {
            (legacy, end) = (false, 5);
        }
        else if (path.StartsWith("/v2", StringComparison.Ordinal))
        {
            (legacy, end) = (true, 3);
        }
        else
        {
            return false;
        }

        if (path.Length > end && path[end] != '/')
        {
            return false;
        }

        int next = path.Length > end + 1 ? path.IndexOf('/', end + 1) : -1;
        int segmentEnd = next < 0 ? path.Length : next;
        ReadOnlySpan<char> segment = path.Length > end ? path.AsSpan(end + 1, segmentEnd - end - 1) : default;
        mount = IsProjectId(segment)
            ? new MountPoint(legacy, segment.ToString(), path[segmentEnd..])
            : new MountPoint(legacy, null, path[end..]);
        return true;
    }

    /// <summary>Upstream's default pattern <c>[0-9a-f-]+</c>: no resource is called like that.</summary>
    private static bool IsProjectId(ReadOnlySpan<char> segment) =>
        segment.Length > 0 && segment.IndexOfAnyExcept("0123456789abcdef-") < 0;
}
