using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Nova.Cert.Authorities;

/// <summary>A certificate as Icehouse handed it out: lines for people above the PEM, which every reader of PEM skips.</summary>
internal static class CertificateText
{
    private const string Format = "MMM d HH:mm:ss yyyy 'GMT'";

    public static string Of(X509Certificate2 certificate) =>
        $"""
        Certificate:
            Data:
                Version: {certificate.Version} (0x{certificate.Version - 1})
                Serial Number: 0x{certificate.SerialNumber.ToLowerInvariant()}
                Signature Algorithm: {certificate.SignatureAlgorithm.FriendlyName}
                Issuer: {certificate.Issuer}
                Validity
                    Not Before: {certificate.NotBefore.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture)}
                    Not After : {certificate.NotAfter.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture)}
                Subject: {certificate.Subject}
        {certificate.ExportCertificatePem()}

        """;
}
