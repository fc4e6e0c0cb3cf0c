using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Api.Compute.Keypairs;

/// <summary>SSH keys: generated as RSA, imported in every form OpenSSH writes.</summary>
internal static class SshKey
{
    private const int GeneratedBits = 2048;

    private static readonly string[] Algorithms =
    [
        "ssh-rsa", "ssh-dss", "ssh-ed25519",
        "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ];

    /// <summary>A new pair; the private key is PKCS#1 PEM, which every SSH client reads.</summary>
    public static KeyMaterial Generate()
    {
        using var rsa = RSA.Create(GeneratedBits);
        RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
        using var blob = new MemoryStream();
        WriteString(blob, "ssh-rsa"u8);
        WriteNumber(blob, parameters.Exponent!);
        WriteNumber(blob, parameters.Modulus!);
        byte[] bytes = blob.ToArray();
        return new KeyMaterial(
            $"ssh-rsa {Convert.ToBase64String(bytes)} Generated-by-Nova", Fingerprint(bytes), rsa.ExportRSAPrivateKeyPem() + "\n");
    }

    /// <summary>A key in the form of an authorized_keys line; null where it is none.</summary>
    public static KeyMaterial? Import(string publicKey)
    {
        string[] parts = publicKey.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !Algorithms.Contains(parts[0]))
        {
            return null;
        }

        byte[] blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out int length) || !IsWhole(blob.AsSpan(0, length), parts[0]))
        {
            return null;
        }

        return new KeyMaterial(publicKey, Fingerprint(blob.AsSpan(0, length)));
    }

    /// <summary>MD5 of the key blob: an identifier that clients compare, not a protection.</summary>
    private static string Fingerprint(ReadOnlySpan<byte> blob) => KeyMaterial.Colons(MD5.HashData(blob));

    /// <summary>A blob is fields with their lengths before them, the first naming the algorithm; anything else was mangled or cut off.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> blob, string algorithm)
    {
        var fields = 0;
        for (; TryReadField(blob, out ReadOnlySpan<byte> field); blob = blob[(4 + field.Length)..])
        {
            if (fields++ == 0 && !Ascii.Equals(field, algorithm))
            {
                return false;
            }
        }

        return blob.IsEmpty && fields == FieldsOf(algorithm);
    }

    private static bool TryReadField(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(blob) is var length && length > blob.Length - 4)
        {
            return false;
        }

        field = blob.Slice(4, (int)length);
        return true;
    }

    /// <summary>RFC 4253, 5656 and 8709, and OpenSSH's PROTOCOL.u2f.</summary>
    private static int FieldsOf(string algorithm) => algorithm switch
    {
        "ssh-dss" => 5,
        "ssh-ed25519" => 2,
        "sk-ecdsa-sha2-nistp256@openssh.com" => 4,
        _ => 3,
    };

    private static void WriteString(Stream blob, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        blob.Write(length);
        blob.Write(value);
    }

    /// <summary>An mpint: signed, so a leading zero byte keeps a number with the top bit set positive.</summary>
    private static void WriteNumber(Stream blob, byte[] bigEndian) =>
        WriteString(blob, (bigEndian[0] & 0x80) != 0 ? [0, .. bigEndian] : bigEndian);
}
