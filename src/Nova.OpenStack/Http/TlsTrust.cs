using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Configuration;

namespace Nova.OpenStack.Http;

/// <summary>Whom to trust on HTTPS: the system's authorities, those of <c>cafile</c>, or anybody (<c>insecure</c>).</summary>
/// <param name="Insecure">Accept any certificate.</param>
/// <param name="CaFile">PEM file of authorities that replace the system's.</param>
public sealed record TlsTrust(bool Insecure, string? CaFile)
{
    /// <summary>Reads <c>insecure</c> and <c>cafile</c> of a section.</summary>
    public static TlsTrust Read(OptionReader options, string section)
        => new(options.Bool(section, "insecure", false), options.OptionalPath(section, "cafile"));

    internal void ApplyTo(SocketsHttpHandler handler)
    {
        if (Insecure)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (CaFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(CaFile);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
    }
}
