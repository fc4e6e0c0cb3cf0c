using Nova.Cert.Authorities;
using Nova.Cert.Requests;
using Nova.Cert.Revocations;
using Nova.Core.Rpc.Cert;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Cert;

/// <summary>nova-cert: the certificate authority of the EC2 API and of image bundles.</summary>
public static class CertDaemon
{
    /// <summary>Name of the daemon.</summary>
    public const string Binary = "nova-cert";

    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        daemon.AddServiceHeartbeat(CertRpc.Topic);
        daemon.AddOptions<CertOptions>();
        daemon.Services.AddSingleton<AuthorityFolders>();
        daemon.Services.AddSingleton<IssueCertificateHandler>();
        daemon.Services.AddSingleton<AuthorityHandler>();
        daemon.Services.AddHostedService<RootAuthority>();
        daemon.Services.AddLoop<KeepRevocations>();
        daemon.Services.AddRpcServer(daemon.Host, Table);
    }

    private static RpcTable Table(IServiceProvider services)
    {
        var authorities = services.GetRequiredService<AuthorityHandler>();
        return new RpcTable(CertRpc.Topic)
            .On(CertRpc.Issue, services.GetRequiredService<IssueCertificateHandler>().HandleAsync)
            .On(CertRpc.Authority, authorities.ShowAsync)
            .On(CertRpc.Decrypt, authorities.DecryptAsync);
    }
}
