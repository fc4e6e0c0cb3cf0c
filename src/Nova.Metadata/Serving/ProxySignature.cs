using System.Security.Cryptography;
using System.Text;

namespace Nova.Metadata.Serving;

/// <summary>What Neutron's proxy signs a guest's request with.</summary>
internal static class ProxySignature
{
    /// <summary>True for the signature of this instance id. It takes the same time whatever is wrong with it.</summary>
    public static bool IsOf(string instanceId, string signature, byte[] secret)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(instanceId), expected);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.UTF8.GetBytes(signature));
    }
}
