using System.Security.Cryptography;
using System.Text;
using Nova.Hosting.Files;

namespace Nova.Development.Identity.Secrets;

/// <summary>AES-256-GCM over texts that must be read back (EC2 secrets), with a key in a file of its own beside the database.</summary>
internal sealed class SealedText
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key;

    private SealedText(byte[] key) => this.key = key;

    /// <summary>Reads the key file, or makes one.</summary>
    public static SealedText Open(string path, ILogger logger)
    {
        OwnerOnlyFile.Narrow(logger, path);
        OwnerOnlyFile.Create(path);
        var key = File.ReadAllBytes(path);
        if (key.Length == 0)
        {
            key = RandomNumberGenerator.GetBytes(KeyBytes);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        return key.Length == KeyBytes
            ? new SealedText(key)
            : throw new InvalidOperationException($"{path} is not a key: {key.Length} bytes where {KeyBytes} are expected.");
    }

    /// <summary>Nonce, tag and ciphertext; <paramref name="context"/> binds it to its row.</summary>
    public byte[] Seal(string text, string context)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes),
            plain,
            sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(context));
        return sealedBytes;
    }

    /// <summary>The text; throws where the bytes or their row were tampered with.</summary>
    public string Open(byte[] sealedBytes, string context)
    {
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            sealedBytes.AsSpan(0, NonceBytes),
            sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes),
            plain,
            Encoding.UTF8.GetBytes(context));
        return Encoding.UTF8.GetString(plain);
    }
}
