using Nova.Core.Faults;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports.RabbitMq;
using RabbitMQ.Client;

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>TLS to the real broker, whose certificate is made out to localhost and which wants one of the client.</summary>
[Collection("RabbitMQ")]
public sealed class RabbitTlsTests(RabbitNode node) : IAsyncLifetime
{
    private static readonly CallOptions Patient = new(Timeout: TimeSpan.FromMinutes(2));

    private readonly LogLines<RabbitTransport> _log = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nova-rabbit-tls-");
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private RabbitUrl _url = null!;
    private BrokerTls _good = null!;

    public async ValueTask InitializeAsync()
    {
        _url = RabbitUrl.Parse(await node.UrlAsync()) with { Endpoints = [new AmqpTcpEndpoint("localhost", node.TlsPort)] };
        var (certificate, key) = node.Authority.Issue("nova", PathOf("client"));
        _good = new BrokerTls(node.Authority.WriteTo(PathOf("ca.pem")), certificate, key);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task CallsAreAnsweredThroughTls()
    {
        await using var server = Start(_url, _good);
        await server.ServeAsync(RpcContract.Echoing());
        await using var client = Start(_url, _good);

        Assert.Equal("x!", (await client.EchoAsync("x", options: Patient)).Text);
    }

    [Fact]
    public async Task KeyMayBeInTheFileOfTheCertificate()
    {
        var both = PathOf("both.pem");
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(_good.CertificateFile!) + "\n" + await File.ReadAllTextAsync(_good.KeyFile!));
        await using var client = Start(_url, _good with { CertificateFile = both, KeyFile = null });

        await client.Transport.ConnectAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OneOfSeveralHostsIsEnough()
    {
        var several = _url with { Endpoints = [new AmqpTcpEndpoint("localhost", 1), new AmqpTcpEndpoint("127.0.0.1", node.TlsPort), .. _url.Endpoints] };
        await using var client = Start(several, _good);

        await client.Transport.ConnectAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ServerOfAnotherAuthorityIsRefused()
    {
        using var other = new TestAuthority("Somebody else");

        await RefusedAsync(_url, _good with { CaFile = other.WriteTo(PathOf("other.pem")) }, "does not lead to an authority of");
    }

    [Fact]
    public async Task WithoutAnAuthoritysFileTheSystemsAreAsked() =>
        await RefusedAsync(_url, _good with { CaFile = null }, "ssl_ca_file names others");

    /// <summary>OSSN-0096.</summary>
    [Fact]
    public async Task ServerOfAnotherNameIsRefused() =>
        await RefusedAsync(_url with { Endpoints = [new AmqpTcpEndpoint("127.0.0.1", node.TlsPort)] }, _good, "is not made out to 127.0.0.1");

    [Fact]
    public async Task ClientWithoutACertificateIsRefusedByTheServer() =>
        await RefusedAsync(_url, new BrokerTls(_good.CaFile), "");

    [Theory]
    [InlineData("ssl_ca_file")]
    [InlineData("ssl_cert_file")]
    public void FileThatCannotBeUsedIsNamed(string option)
    {
        var bad = PathOf("bad.pem");
        File.WriteAllText(bad, "no certificate");

        Assert.Equal(option, (option == "ssl_ca_file" ? _good with { CaFile = bad } : _good with { CertificateFile = bad }).FindProblem()?.Option);
        Assert.Equal(option, (option == "ssl_ca_file" ? _good with { CaFile = PathOf("none") } : _good with { CertificateFile = PathOf("none") }).FindProblem()?.Option);
        Assert.Null(_good.FindProblem());
    }

    private async Task RefusedAsync(RabbitUrl url, BrokerTls tls, string reason)
    {
        await using var client = Start(url, tls);

        var e = await Assert.ThrowsAsync<FaultException>(() => client.EchoAsync("x", options: new(Timeout: TimeSpan.FromSeconds(2))));

        Assert.Equal(FaultKind.Timeout, e.Fault.Kind);
        Assert.False(client.Transport.IsConnected);
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Information", StringComparison.Ordinal));
        await RpcContract.PollAsync(() => _log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)));
    }

    private Daemon Start(RabbitUrl url, BrokerTls tls) => new(new RabbitTransport(url, new() { Prefix = _prefix, Tls = tls }, TimeProvider.System, _log));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
