using System.Security.Cryptography;
using System.Text;

namespace Nova.ConsoleAuth;

/// <summary>What is kept of a console token.</summary>
internal static class TokenText
{
    /// <summary>Ours are 36 characters; whatever is longer than this is none, and is not even digested.</summary>
    private const int Longest = 255;

    /// <summary>SHA-256, 64 hexadecimal digits: who reads the database, or a backup of it, has no token. Null for what cannot be one.</summary>
    public static string? Digest(string token) =>
        token.Length is > 0 and <= Longest ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))) : null;
}
