using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>TLS to RabbitMQ: the server must prove the name it is called by, with a certificate of an authority that is trusted.</summary>
internal sealed class RabbitTls
{
    private readonly BrokerTls _options;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _client;

    /// <summary>Reads the files.</summary>
    /// <exception cref="ArgumentException">Names the file that cannot be used, and why.</exception>
    public RabbitTls(BrokerTls options)
    {
        _options = options;
        _authorities = options.CaFile is null ? null : Read("ssl_ca_file", options.CaFile, static file =>
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0 ? found : throw new CryptographicException("there is no certificate in it");
        });
        _client = options.CertificateFile is null ? null : Read("ssl_cert_file", options.CertificateFile, file =>
        {
            // The first certificate of the file is the client's own, the others lead up to an authority that the server knows.
            var own = X509Certificate2.CreateFromPemFile(file, options.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        });
    }

    /// <summary>The same brokers, each reached by TLS under its own name.</summary>
    public RabbitUrl Secure(RabbitUrl url) => url with { Endpoints = [.. url.Endpoints.Select(Secure)] };

    private AmqpTcpEndpoint Secure(AmqpTcpEndpoint endpoint) => new(endpoint.HostName, endpoint.Port, new SslOption
    {
        Enabled = true,
        ServerName = endpoint.HostName,
        Version = _options.Protocols,
        ClientCertificateContext = _client,
        CertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(endpoint.HostName, certificate, chain, errors),
    });

    /// <summary>Throws with the reason where it is not: what the caller would say by itself names none.</summary>
    private bool IsTrusted(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new AuthenticationException("The server showed no certificate.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new AuthenticationException($"The certificate of the server ({certificate.Subject}) is not made out to {host}.");
        }

        if (WhyUntrusted(certificate, chain, errors) is { } reason)
        {
            var authorities = _options.CaFile is null ? "an authority that this system trusts (ssl_ca_file names others)" : $"an authority of {_options.CaFile}";
            throw new AuthenticationException($"The certificate of the server ({certificate.Subject}) does not lead to {authorities}: {reason}");
        }

        return true;
    }

    private string? WhyUntrusted(X509Certificate certificate, X509Chain? shown, SslPolicyErrors errors)
    {
        if (_authorities is null)
        {
            return errors == SslPolicyErrors.None ? null : Text(shown);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (shown is not null)
        {
            // What the server sent beside its own.
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        using var own = new X509Certificate2(certificate);
        return chain.Build(own) ? null : Text(chain);
    }

    private static string Text(X509Chain? chain) =>
        chain is { ChainStatus.Length: > 0 } ? string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim())) : "unknown.";

    private static T Read<T>(string option, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{file} cannot be used: {e.Message}", option, e);
        }
    }
}
