using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Cert.Authorities;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Cert.Revocations;

/// <summary>
/// Keeps each authority's list of what it has revoked (<c>crl.pem</c>): signed anew when <c>nova-manage cert revoke</c> has added to it, and each day, so that it never ends while the daemon runs.
/// The rows are the truth: whatever is lost here is found again at the next look.
/// </summary>
internal sealed partial class KeepRevocations(AuthorityFolders authorities, IRpcClient client, CertOptions options, TimeProvider time, ILogger<KeepRevocations> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private readonly RequestContext _context = RequestContext.ForService($"req-{RandomUuid.Next()}");
    private readonly Dictionary<string, (string Numbers, DateTimeOffset At)> _written = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(stopping);
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind is FaultKind.Unavailable or FaultKind.Timeout)
            {
                LogSkipped(unavailable.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Looks once, and writes the lists that have changed or become old.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var revoked = await client.CallAsync(CertificatesRpc.ListRevoked, RpcTarget.Any, Nothing.Value, _context, ct: cancel);
        var byAuthority = revoked.Certificates.ToLookup(certificate => certificate.Authority ?? "", StringComparer.Ordinal);
        foreach (var authority in authorities.Present)
        {
            var (numbers, now) = (string.Join(',', byAuthority[authority].Select(certificate => certificate.Number)), time.GetUtcNow());
            if (!_written.TryGetValue(authority, out var before) || before.Numbers != numbers || now - before.At > Fresh)
            {
                Write(authority, byAuthority[authority], now);
                _written[authority] = (numbers, now);
            }
        }
    }

    private void Write(string authority, IEnumerable<RevokedCertificate> revoked, DateTimeOffset now)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            list.AddEntry(SerialNumber.Of(certificate.Number), certificate.RevokedAt);
        }

        using var issuer = authorities.Open(authority);
        var der = list.Build(issuer, new BigInteger(now.ToUnixTimeMilliseconds()), now + options.Lifetime, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, now);
        authorities.KeepRevocations(authority, PemEncoding.WriteString("X509 CRL", der) + "\n");
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What was revoked could not be asked for: {Reason}")]
    private partial void LogSkipped(string reason);
}
