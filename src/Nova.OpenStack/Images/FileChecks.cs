using System.Security.Cryptography;
using Nova.Core.Faults;
using Nova.Core.Images;

namespace Nova.OpenStack.Images;

/// <summary>Size and checksum of the bytes as they pass: the multihash where the image has one, else MD5.</summary>
internal sealed class FileChecks : IDisposable
{
    private readonly ImageRecord image;
    private readonly IncrementalHash? hash;
    private readonly string? expected;
    private long bytes;

    public FileChecks(ImageRecord image)
    {
        this.image = image;
        if (image.Properties.TryGetValue("os_hash_value", out var value)
            && image.Properties.TryGetValue("os_hash_algo", out var name)
            && AlgorithmOf(name) is { } algorithm)
        {
            (expected, hash) = (value, IncrementalHash.CreateHash(algorithm));
        }
        else if (image.Checksum is { Length: > 0 } md5)
        {
            (expected, hash) = (md5, IncrementalHash.CreateHash(HashAlgorithmName.MD5));
        }
    }

    public void Add(ReadOnlySpan<byte> data)
    {
        bytes += data.Length;
        if (image.Size is { } size && bytes > size)
        {
            throw Corrupt($"it is longer than the {size} bytes it should have");
        }

        hash?.AppendData(data);
    }

    public void Verify()
    {
        if (image.Size is { } size && bytes != size)
        {
            throw Corrupt($"it has {bytes} bytes and should have {size}");
        }

        if (hash is not null && !string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), expected, StringComparison.OrdinalIgnoreCase))
        {
            throw Corrupt("its checksum is wrong");
        }
    }

    public void Dispose() => hash?.Dispose();

    private static HashAlgorithmName? AlgorithmOf(string name) => name.ToLowerInvariant() switch
    {
        "sha512" => HashAlgorithmName.SHA512,
        "sha384" => HashAlgorithmName.SHA384,
        "sha256" => HashAlgorithmName.SHA256,
        "sha1" => HashAlgorithmName.SHA1,
        "md5" => HashAlgorithmName.MD5,
        _ => null,
    };

    private FaultException Corrupt(string how) => new(FaultKind.BadRequest, $"Image {image.Id} is corrupt: {how}.", "image_corrupt");
}
