using System.Diagnostics.CodeAnalysis;
using System.Text;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Pipeline;

/// <summary>Which buckets and keys there can be.</summary>
internal static class Names
{
    private const int ShortestBucket = 3;
    private const int LongestBucket = 255;

    public static bool AreValid(S3Address address, [NotNullWhen(false)] out S3Error? problem)
    {
        problem = null;
        if (address.Bucket.Length > 0 && !IsBucket(address.Bucket))
        {
            problem = S3Error.InvalidBucketName;
        }
        else if (Encoding.UTF8.GetByteCount(address.Key) > KeyPath.LongestKey)
        {
            problem = S3Error.KeyTooLong;
        }

        return problem is null;
    }

    /// <summary>As S3 had it when bundles were uploaded: capitals and underscores too. Nothing that begins with a dot, so never a step of a path.</summary>
    private static bool IsBucket(string name) => name.Length is >= ShortestBucket and <= LongestBucket
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}
