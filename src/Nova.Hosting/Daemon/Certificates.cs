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
}
