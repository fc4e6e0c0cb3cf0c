using System.Text;
using Nova.Api.Compute.Keypairs;
using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.KeyPairs;

/// <summary>ImportKeyPair: the public key is base64 of a line of authorized_keys.</summary>
internal static class ImportKeyPair
{
    private const int LongestKey = 16 << 10;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var name = KeyPairName.Read(request);
        var material = request.Parameters.Required("PublicKeyMaterial");
        var bytes = new byte[material.Length];
        var key = material.Length <= LongestKey && Convert.TryFromBase64String(material, bytes, out var length) && bytes.AsSpan(0, length).IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var odd
            && (odd < 0 || bytes.AsSpan(odd, length - odd).IndexOfAnyExcept("\r\n"u8) < 0)
                ? SshKey.Import(Encoding.ASCII.GetString(bytes, 0, length).Trim())
                : null;
        if (key is null)
        {
            return new Ec2Error(400, "InvalidKeyPair.Format", "The public key must be base64 of a key in the form of OpenSSH.");
        }

        var made = await CreateKeyPair.StoreAsync(request, name, key, cancel);
        return Ec2Answer.Of(xml => xml.Element("keyName", made.Name).Element("keyFingerprint", made.Fingerprint));
    }
}
