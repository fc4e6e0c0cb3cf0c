using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Tests.Http;

/// <summary>Who may pose as Keystone or Glance.</summary>
public sealed class TlsTrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nova-tls-").FullName;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The clients of other services did not look at the certificate.</summary>
    [Theory]
    [InlineData("localhost", true, true)]
    [InlineData("another.example", true, false)]
    [InlineData("localhost", false, false)]
    public async Task Cve2013_2255_another_name_or_another_authority_is_refused(string name, bool isOurAuthority, bool isTrusted)
    {
        using var certificate = SelfSigned(name);
        using var stranger = SelfSigned("localhost");
        var authorities = Path.Combine(_folder, "ca.pem");
        await File.WriteAllTextAsync(authorities, (isOurAuthority ? certificate : stranger).ExportCertificatePem(), TestContext.Current.CancellationToken);

        if (isTrusted)
        {
            Assert.Equal(HttpStatusCode.NoContent, await AskAsync(new TlsTrust(Insecure: false, authorities), certificate));
        }
        else
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(new TlsTrust(Insecure: false, authorities), certificate));
            Assert.IsType<AuthenticationException>(refused.InnerException);
        }
    }

    [Fact]
    public async Task Cve2013_2255_what_the_system_does_not_know_is_refused_unless_all_is_let_in()
    {
        using var certificate = SelfSigned("localhost");

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(new TlsTrust(Insecure: false, null), certificate));
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(new TlsTrust(Insecure: true, null), certificate));
    }

    private static async Task<HttpStatusCode> AskAsync(TlsTrust trust, X509Certificate2 certificate)
    {
        var ct = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeOneAsync(listener, certificate, ct);
        using var handler = new SocketsHttpHandler();
        trust.ApplyTo(handler);
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"), ct);
        await served;
        return answer.StatusCode;
    }

    private static async Task ServeOneAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken ct)
    {
        using var connection = await listener.AcceptTcpClientAsync(ct);
        await using var stream = new SslStream(connection.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            await stream.ReadAtLeastAsync(new byte[4096], 16, cancellationToken: ct);
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client hung up, as it is to.
        }
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }
}
