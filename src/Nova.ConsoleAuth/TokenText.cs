using System.Security.Cryptography;
using System.Text;

namespace Nova.ConsoleAuth;

/// <summary>A console token and its digest.</summary>
internal static class TokenText
{
    /// <summary>Ours are 36 characters; whatever is longer than this is none, and is not even digested.</summary>
    private const int Longest = 255;

    /// <summary>A random uuid in the form upstream's have, which old clients expect.</summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        random[6] = (byte)((random[6] & 0x0f) | 0x40);
        random[8] = (byte)((random[8] & 0x3f) | 0x80);
        return new Guid(random, bigEndian: true).ToString("D");
    }

    /// <summary>SHA-256, 64 hexadecimal digits: who reads the database, or a backup of it, has no token. Null for what cannot be one.</summary>
    public static string? Digest(string token) =>
        token.Length is > 0 and <= Longest ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))) : null;
}
