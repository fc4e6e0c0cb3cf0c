using System.Numerics;

namespace Nova.Cert.Authorities;

/// <summary>Serial numbers count from 0x10, where openssl's <c>serial</c> file began.</summary>
internal static class SerialNumber
{
    private const int First = 0x10;

    /// <summary>Of the certificate with this number, as DER has it: big-endian, without a sign.</summary>
    public static byte[] Of(long number) => new BigInteger(number - 1 + First).ToByteArray(isUnsigned: false, isBigEndian: true);
}
