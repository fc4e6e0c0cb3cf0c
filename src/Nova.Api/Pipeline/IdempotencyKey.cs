using System.Security.Cryptography;
using System.Text;
using Nova.Api.Microversions;

namespace Nova.Api.Pipeline;

/// <summary>The client's name for a request it may send again, with a digest of what it asked for.</summary>
/// <remarks>
/// The conductor stores both with the result, per project and user: the same key with the same digest gets the first answer,
/// with another digest 422.
/// </remarks>
internal sealed record IdempotencyKey(string Key, string Digest)
{
    public const string Header = "Idempotency-Key";

    public const string InvalidMessage = "Idempotency-Key must be 1 to 255 visible ASCII characters.";

    /// <summary>Reads the header of a POST. False where it is there but unusable; <paramref name="key"/> is null where it is absent.</summary>
    public static bool TryRead(HttpRequest request, MountPoint mount, Microversion version, ReadOnlySpan<byte> body, out IdempotencyKey? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return true;
        }

        string text = values.ToString();
        if (text.Length is 0 or > 255 || text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            return false;
        }

        // What is asked for is the operation with its body at its version, whatever the URL prefix.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{version} {mount.Rest}\n"));
        hash.AppendData(body);
        key = new IdempotencyKey(text, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return true;
    }
}
