using System.Globalization;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>If-Match and the like, in the order of RFC 9110: an entity tag counts more than a time.</summary>
internal static class Conditions
{
    private static readonly S3Error NotModified = new(304, "NotModified", "Not Modified");

    /// <summary>Null where the object is to be sent.</summary>
    /// <param name="call">The request.</param>
    /// <param name="facts">The object.</param>
    /// <param name="prefix"><c>x-amz-copy-source-</c> where the conditions are about the source of a copy.</param>
    public static S3Error? Check(S3Call call, ObjectFacts facts, string prefix = "")
    {
        if (call.Header(prefix + "If-Match") is { } match)
        {
            if (!Names(match, facts.ETag))
            {
                return S3Error.PreconditionFailed;
            }
        }
        else if (Time(call, prefix + "If-Unmodified-Since") is { } unmodified && Seconds(facts.Modified) > unmodified)
        {
            return S3Error.PreconditionFailed;
        }

        var unchanged = call.Header(prefix + "If-None-Match") is { } none
            ? Names(none, facts.ETag)
            : Time(call, prefix + "If-Modified-Since") is { } since && Seconds(facts.Modified) <= since;
        return !unchanged ? null : prefix.Length > 0 ? S3Error.PreconditionFailed : NotModified;
    }

    private static bool Names(string list, string etag) => list.Split(',').Any(tag => tag.Trim() is "*" || tag.Trim().Trim('"') == etag);

    private static long? Time(S3Call call, string header) =>
        DateTimeOffset.TryParse(call.Header(header), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds() : null;

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
