using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nova.Cert.Authorities;
using Nova.Cert.Revocations;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Cert.Tests;

/// <summary>The lists of what authorities have revoked.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-crl-");
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_authority_lists_its_own_and_only_what_changed_is_written_again()
    {
        var options = new CertOptions { Folder = folder.FullName, PerProject = true, KeyBits = 1024 };
        var authorities = new AuthorityFolders(options, time);
        authorities.Open("").Dispose();
        authorities.Open("p1").Dispose();
        var rows = new Rows();
        var keeping = new KeepRevocations(authorities, rows, options, time, NullLogger<KeepRevocations>.Instance);

        await keeping.LookAsync(TestContext.Current.CancellationToken);
        Assert.False(IsListed("crl.pem", 1));

        rows.Revoked = [new(1, time.GetUtcNow(), ""), new(2, time.GetUtcNow(), "p1"), new(3, time.GetUtcNow(), "without a folder")];
        await keeping.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (IsListed("crl.pem", 1), IsListed("crl.pem", 2)));
        Assert.Equal((false, true), (IsListed("projects/p1/crl.pem", 1), IsListed("projects/p1/crl.pem", 2)));

        File.Delete(Path.Combine(folder.FullName, "crl.pem"));
        await keeping.LookAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "crl.pem")));
        time.Advance(TimeSpan.FromHours(25));
        await keeping.LookAsync(TestContext.Current.CancellationToken);
        Assert.True(IsListed("crl.pem", 1));
    }

    private bool IsListed(string file, long number) => CertificateRevocationListBuilder
        .LoadPem(File.ReadAllText(Path.Combine(folder.FullName, file)), out BigInteger _)
        .RemoveEntry(SerialNumber.Of(number));

    private sealed class Rows : IRpcClient
    {
        public IReadOnlyList<RevokedCertificate> Revoked { get; set; } = [];

        public Task<TReply> CallAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options, CancellationToken ct) =>
            Task.FromResult((TReply)(object)new RevokedCertificates(Revoked));

        public Task FanoutAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct) => Task.CompletedTask;
    }
}
