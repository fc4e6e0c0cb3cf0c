using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Daemon;

namespace Nova.NoVncProxy.Rfb;

/// <summary>VeNCrypt towards a guest's VNC server: TLS with certificates on both sides, and nothing asked within (sub-type X509None).</summary>
/// <remarks>As upstream, a certificate is good if one of the authorities signed it, whatever name it has: proxies reach hosts by addresses that certificates seldom name.</remarks>
internal sealed class Vencrypt(VencryptOptions options)
{
    private const uint X509None = 260;

    public async Task<Stream> SecureAsync(Stream guest, CancellationToken ct)
    {
        var version = await guest.TakeAsync(2, ct);
        if (version is not [0, 2])
        {
            throw new IOException($"the VNC server speaks VeNCrypt {version[0]}.{version[1]}, not 0.2");
        }

        await guest.WriteAsync(version, ct);
        if ((await guest.TakeAsync(1, ct))[0] != 0)
        {
            throw new IOException("the VNC server refused VeNCrypt 0.2");
        }

        var count = (await guest.TakeAsync(1, ct))[0];
        var offered = await guest.TakeAsync(4 * count, ct);
        if (!Enumerable.Range(0, count).Any(i => BinaryPrimitives.ReadUInt32BigEndian(offered.AsSpan(4 * i)) == X509None))
        {
            throw new IOException("the VNC server does not offer VeNCrypt's X509None");
        }

        var choice = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(choice, X509None);
        await guest.WriteAsync(choice, ct);
        if ((await guest.TakeAsync(1, ct))[0] != 1)
        {
            throw new IOException("the VNC server refused VeNCrypt's X509None");
        }

        return await HandshakeAsync(guest, ct);
    }

    private async Task<Stream> HandshakeAsync(Stream guest, CancellationToken ct)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(options.Authorities);
        var tls = new SslStream(guest, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificates = OwnCertificate(),
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.IsSignedBy(authorities, certificate),
                },
                ct);
            return tls;
        }
        catch (AuthenticationException)
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private X509CertificateCollection? OwnCertificate() =>
        options.Certificate is { } file ? [X509Certificate2.CreateFromPemFile(file, options.Key ?? file)] : null;
}
