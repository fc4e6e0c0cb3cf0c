using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nova.Api.Compute.Keypairs;

/// <summary>X.509 certificates, with which Windows guests know their users.</summary>
internal static class X509Key
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>A self-signed client certificate that names the user, valid for ten years, as upstream makes them.</summary>
    public static KeyMaterial Generate(string userId, TimeProvider time)
    {
        using var rsa = RSA.Create(2048);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(userId);
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var principal = new SubjectAlternativeNameBuilder();
        principal.AddUserPrincipalName(userId + "@localhost");
        request.CertificateExtensions.Add(principal.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now, now.AddYears(10));
        return new KeyMaterial(certificate.ExportCertificatePem() + "\n", Fingerprint(certificate), rsa.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A certificate in PEM; null where it is none.</summary>
    public static KeyMaterial? Import(string pem)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return new KeyMaterial(pem, Fingerprint(certificate));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => KeyMaterial.Colons(certificate.GetCertHash());
}
