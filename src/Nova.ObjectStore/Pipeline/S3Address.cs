using Microsoft.AspNetCore.Http.Features;
using Nova.Hosting.Daemon;

namespace Nova.ObjectStore.Pipeline;

/// <summary>What a request is about, in either way of writing: <c>/bucket/key</c>, or <c>/key</c> where the Host begins with the bucket's name.</summary>
/// <param name="Path">The path as the client sent it, still encoded: signatures are made over it.</param>
/// <param name="HostBucket">The bucket of the Host; null for the other way.</param>
/// <param name="Bucket">The bucket; empty for the service itself.</param>
/// <param name="Key">The key; empty for the bucket itself.</param>
internal sealed record S3Address(string Path, string? HostBucket, string Bucket, string Key)
{
    /// <summary>Reads the address of a request.</summary>
    /// <param name="http">The request; Kestrel's reading of its path has lost dots and double slashes, which a key may have.</param>
    /// <param name="hostNames">Names of this service.</param>
    public static S3Address Read(HttpContext http, IReadOnlyList<string> hostNames)
    {
        var sent = PathAsSent.PathOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var path = sent.IsEmpty ? "/" : sent.ToString();
        var rest = path[1..];
        if (BucketOfHost(http.Request.Host.Host, hostNames) is { } bucket)
        {
            return new S3Address(path, bucket, bucket, Uri.UnescapeDataString(rest));
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new S3Address(path, null, Uri.UnescapeDataString(rest), "")
            : new S3Address(path, null, Uri.UnescapeDataString(rest[..slash]), Uri.UnescapeDataString(rest[(slash + 1)..]));
    }

    private static string? BucketOfHost(string host, IReadOnlyList<string> hostNames)
    {
        foreach (var name in hostNames)
        {
            if (host.Length > name.Length + 1 && host[^(name.Length + 1)] == '.' && host.EndsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return host[..^(name.Length + 1)];
            }
        }

        return null;
    }
}
