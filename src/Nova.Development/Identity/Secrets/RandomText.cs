using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Development.Identity.Secrets;

/// <summary>Tokens, ids and generated secrets.</summary>
internal static class RandomText
{
    private const int TokenBytes = 32;
    private const int AuditBytes = 16;

    /// <summary>A bearer token: 256 random bits.</summary>
    public static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>An id that follows a token through rescoping without naming it.</summary>
    public static string AuditId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(AuditBytes));

    /// <summary>An id in Keystone's form: 32 hex digits.</summary>
    public static string Id() => Guid.NewGuid().ToString("N");

    /// <summary>What is stored of a token. A plain hash is enough: there is nothing to guess in 256 random bits.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Hex SHA-256, the id Keystone gives an EC2 credential by its access key.</summary>
    public static string HexHashOf(string text) => Convert.ToHexStringLower(HashOf(text));
}
