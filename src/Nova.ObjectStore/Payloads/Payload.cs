using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Signatures;

namespace Nova.ObjectStore.Payloads;

/// <summary>The bytes of an object as the client means them, whatever wraps them, and what they were said to be.</summary>
internal sealed class Payload : IDisposable
{
    private const string Streaming = "STREAMING-";
    private const int Md5Bytes = 16;

    private readonly IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? sha256;
    private readonly byte[]? expectedSha256;
    private readonly byte[] expectedMd5;

    private Payload(Stream bytes, long? length, byte[]? sha256, byte[] md5)
    {
        (Length, expectedSha256, expectedMd5) = (length, sha256, md5);
        bytes = new HashedStream(bytes, this.md5);
        if (sha256 is not null)
        {
            this.sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            bytes = new HashedStream(bytes, this.sha256);
        }

        Bytes = bytes;
    }

    public Stream Bytes { get; }

    /// <summary>How many there will be; null where the client does not say.</summary>
    public long? Length { get; }

    /// <summary>Takes the body of a request, whose limit is the operation's from here on.</summary>
    public static (Payload? Payload, S3Error? Refusal) Of(S3Call call)
    {
        var md5 = call.Header("Content-MD5") is { } text ? Base64(text, Md5Bytes) : [];
        if (md5 is null)
        {
            return (null, S3Error.InvalidDigest);
        }

        call.Http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var hash = call.Header("x-amz-content-sha256") ?? Version4.UnsignedPayload;
        if (hash.StartsWith(Streaming, StringComparison.Ordinal))
        {
            return long.TryParse(call.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? (new Payload(new ChunkedBody(call.Http.Request.Body, length), length, null, md5), null)
                : (null, S3Error.IncompleteBody);
        }

        byte[]? sha256 = null;
        if (hash != Version4.UnsignedPayload && (sha256 = Hex(hash)) is null)
        {
            return (null, S3Error.InvalidArgument("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING-… word, or a valid sha256 value."));
        }

        return (new Payload(call.Http.Request.Body, call.Http.Request.ContentLength, sha256, md5), null);
    }

    /// <summary>The MD5 of the bytes, once all are read; the refusal where they are not those that were announced.</summary>
    public (byte[] Md5, S3Error? Refusal) Verify()
    {
        var came = md5.GetHashAndReset();
        if (expectedMd5.Length > 0 && !CryptographicOperations.FixedTimeEquals(came, expectedMd5))
        {
            return (came, S3Error.BadDigest);
        }

        return (came, sha256 is not null && !CryptographicOperations.FixedTimeEquals(sha256.GetHashAndReset(), expectedSha256) ? S3Error.ContentHashMismatch : null);
    }

    public void Dispose()
    {
        md5.Dispose();
        sha256?.Dispose();
    }

    private static byte[]? Base64(string text, int length)
    {
        var bytes = new byte[length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length ? bytes : null;
    }

    private static byte[]? Hex(string text)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
