using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Compute.Moves;

/// <summary>Proof that an end of the stream knows the secret of an offer, without saying it.</summary>
internal static class MoveProof
{
    public const int NonceBytes = 32;

    private const int TokenBytes = 32;

    /// <summary>A secret nobody can guess.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes));

    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(NonceBytes);

    /// <summary>The fetcher's proof for one request.</summary>
    public static byte[] OfRequest(string token, ReadOnlySpan<byte> sourceNonce, ReadOnlySpan<byte> fetcherNonce, MoveRequest request)
    {
        Span<byte> offset = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(offset, request.Offset);
        return Of(
            token,
            [
                .. "fetch"u8, .. sourceNonce, .. fetcherNonce, .. request.GuestId.ToByteArray(), .. request.DestinationGuestId.ToByteArray(), .. offset,
                .. Encoding.UTF8.GetBytes(request.Name),
            ]);
    }

    /// <summary>The source's proof that it is the one that made the offer.</summary>
    public static byte[] OfSource(string token, ReadOnlySpan<byte> sourceNonce, ReadOnlySpan<byte> fetcherNonce) =>
        Of(token, [.. "offer"u8, .. sourceNonce, .. fetcherNonce]);

    private static byte[] Of(string token, byte[] text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), text);
}
