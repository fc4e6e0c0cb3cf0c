namespace Nova.Api.Compute.Keypairs;

/// <summary>A public key as it is stored, and the private one if it was made just now.</summary>
internal sealed record KeyMaterial(string PublicKey, string Fingerprint, string? PrivateKey = null)
{
    /// <summary><c>1e:2c:9b:…</c></summary>
    public static string Colons(ReadOnlySpan<byte> hash)
    {
        string hex = Convert.ToHexStringLower(hash);
        return string.Create(hash.Length * 3 - 1, hex, static (text, digits) =>
        {
            for (int i = 0, at = 0; i < digits.Length; i += 2)
            {
                text[at++] = digits[i];
                text[at++] = digits[i + 1];
                if (at < text.Length)
                {
                    text[at++] = ':';
                }
            }
        });
    }
}
