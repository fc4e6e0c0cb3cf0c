using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests.Rfb;

/// <summary>The whole proxy towards a VNC server that wants VeNCrypt, as QEMU with <c>vnc_tls</c> does.</summary>
public sealed class VencryptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nova-vencrypt-");
    private readonly TestAuthority _authority = new("CN=cloud");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_guests_side_is_secured_and_the_proxy_shows_its_certificate()
    {
        X509Certificate? shown = null;
        using var guest = Secured(_authority, certificate => shown = certificate);
        await using var proxy = await ProxyUnderTest.StartAsync(guest, Options("vencrypt,none"));
        using var socket = await proxy.ConnectAsync();

        var stream = await Viewer.GreetAsync(socket);

        Assert.Equal(new byte[4], await Viewer.TakeAsync(stream, 4));
        await stream.WriteAsync("secret"u8.ToArray());
        Assert.Equal("secret"u8.ToArray(), await Viewer.TakeAsync(stream, 6));
        Assert.Equal("CN=novncproxy", shown!.Subject);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_believed()
    {
        using var others = new TestAuthority("CN=others");
        using var guest = Secured(others, _ => { });
        await using var proxy = await ProxyUnderTest.StartAsync(guest, Options("vencrypt"));
        using var socket = await proxy.ConnectAsync();

        var stream = await Viewer.GreetAsync(socket);

        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(await Viewer.TakeAsync(stream, 4)));
    }

    [Fact]
    public async Task A_server_without_it_is_refused_where_nothing_else_is_allowed()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest, Options("vencrypt"));
        using var socket = await proxy.ConnectAsync();

        var stream = await Viewer.GreetAsync(socket);

        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(await Viewer.TakeAsync(stream, 4)));
    }

    private string Options(string schemes)
    {
        var authorities = Path.Combine(_folder.FullName, "ca.pem");
        var own = Path.Combine(_folder.FullName, "client.pem");
        File.WriteAllText(authorities, _authority.Certificate.ExportCertificatePem());
        using var certificate = _authority.Issue("CN=novncproxy");
        File.WriteAllText(own, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return $"[vnc]\nauth_schemes = {schemes}\nvencrypt_ca_certs = {authorities}\nvencrypt_client_cert = {own}";
    }

    private static VncServer Secured(TestAuthority authority, Action<X509Certificate?> shown) => new(async stream =>
    {
        Assert.Equal(19, await VncServer.GreetAsync(stream, 19));
        await stream.WriteAsync(new byte[] { 0, 2 });
        await stream.ReadExactlyAsync(new byte[2]);
        await stream.WriteAsync(new byte[] { 0, 2, 0, 0, 1, 1, 0, 0, 1, 4 }); // two sub-types: 257 and 260
        var chosen = new byte[4];
        await stream.ReadExactlyAsync(chosen);
        await stream.WriteAsync(new byte[] { (byte)(BinaryPrimitives.ReadUInt32BigEndian(chosen) == 260 ? 1 : 0) });
        using var certificate = authority.Issue("CN=compute1");
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            });
        }
        catch (System.Security.Authentication.AuthenticationException refused)
        {
            throw new IOException("the proxy does not believe us", refused);
        }

        shown(tls.RemoteCertificate);
        await tls.WriteAsync(new byte[4]);
        await tls.CopyToAsync(tls);
    });
}
