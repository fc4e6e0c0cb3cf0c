using System.Security.Cryptography.X509Certificates;

namespace Nova.Compute.Moves;

/// <summary>Whom an end of the stream believes.</summary>
internal static class MoveTrust
{
    /// <summary>True where one of these authorities, and nobody else, vouches for the certificate. Names do not count: the offer's secret says which host it is.</summary>
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
        return chain.Build(new X509Certificate2(certificate));
    }
}
