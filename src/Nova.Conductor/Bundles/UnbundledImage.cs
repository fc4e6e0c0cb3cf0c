using System.IO.Compression;
using System.Security.Cryptography;
using Nova.Core.Faults;

namespace Nova.Conductor.Bundles;

/// <summary>
/// The image that a bundle holds, as a stream: parts, decrypted, unpacked, out of the archive. It ends as the manifest says or breaks off, so that who receives it never takes a part or another image for
/// the whole: size and digest are compared before the end is told.
/// </summary>
internal sealed class UnbundledImage : ReadingStream
{
    private readonly BundleManifest manifest;
    private readonly Action<Fault> failed;
    private readonly Aes cipher;
    private readonly GZipStream unpacked;
    private readonly TarImage archive;

    /// <param name="manifest">Of the bundle.</param>
    /// <param name="key">Of its cipher.</param>
    /// <param name="vector">Where that begins.</param>
    /// <param name="open">Opens a part.</param>
    /// <param name="failed">Hears why the stream breaks off.</param>
    public UnbundledImage(BundleManifest manifest, byte[] key, byte[] vector, Func<string, CancellationToken, Task<Stream>> open, Action<Fault> failed)
    {
        (this.manifest, this.failed) = (manifest, failed);
        cipher = Aes.Create();
        (cipher.Key, cipher.IV) = (key, vector);

        // The mode and padding of the format; what the bytes are is said by the digest of the archive.
#pragma warning disable CA5401
        var plain = new CryptoStream(new BundleParts(manifest.Parts, open), cipher.CreateDecryptor(), CryptoStreamMode.Read);
#pragma warning restore CA5401
        unpacked = new GZipStream(plain, CompressionMode.Decompress);
        archive = new TarImage(unpacked, manifest.Size);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await archive.ReadAsync(buffer, cancellationToken);
            if (count == 0 && buffer.Length > 0 && !(await archive.DigestAsync(cancellationToken)).AsSpan().SequenceEqual(manifest.Digest))
            {
                throw BundleFailure.Of(BundleFailure.Unpack, "The archive is not what the manifest says.");
            }

            return count;
        }
        catch (CryptographicException)
        {
            throw Failed(BundleFailure.Of(BundleFailure.Decrypt, "The bundle cannot be decrypted."));
        }
        catch (Exception malformed) when (malformed is InvalidDataException or EndOfStreamException)
        {
            throw Failed(BundleFailure.Of(BundleFailure.Unpack, "The bundle holds no archive of an image."));
        }
        catch (FaultException fault)
        {
            throw Failed(fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        unpacked.Dispose();
        cipher.Dispose();
        archive.Dispose();
        base.Dispose(disposing);
    }

    private FaultException Failed(FaultException fault)
    {
        if (fault.Fault.Kind == FaultKind.BadRequest)
        {
            failed(fault.Fault);
        }

        return fault;
    }
}
