using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>Certificates that daemons show, and those they believe.</summary>
public static class Certificates
{
    /// <summary>Reads a server's certificate and its key from PEM files.</summary>
    public static X509Certificate2 Load(string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception bad) when (bad is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"TLS certificate {certificateFile} with key {keyFile} cannot be used: {bad.Message}");
        }
    }

    /// <summary>True where one of these authorities, and nobody else, vouches for the certificate. Names do not count.</summary>
    public static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var presented = new X509Certificate2(certificate);
        return chain.Build(presented);
    }
}
