using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Moves;

/// <summary>How disks travel between compute hosts: <c>[move]</c>, a section of our own, where upstream has ssh keys between its hosts.</summary>
internal sealed record MoveOptions : IOptionSection<MoveOptions>
{
    /// <summary>Address to listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where a port that was found free is remembered, so that a fetcher finds the daemon again after its restart; null for nowhere.</summary>
    public string? PortFile { get; init; }

    /// <summary>Address other hosts reach it at.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Certificates of the hosts; null for a stream that is authenticated and not encrypted.</summary>
    public MoveTls? Tls { get; init; }

    public static MoveOptions Read(OptionReader options) => new()
    {
        Listen = options.HostAddress("move", "listen", "$my_ip"),
        Port = options.Port("move", "port", 0),
        PortFile = Path.Combine(options.Path("DEFAULT", "state_path", "/var/lib/nova"), "move_port"),
        Address = options.HostAddress("move", "address", "$my_ip"),
        Tls = ReadTls(options),
    };

    private static MoveTls? ReadTls(OptionReader options)
    {
        var (certificate, key, authority) = (
            options.OptionalPath("move", "cert_file"), options.OptionalPath("move", "key_file"), options.OptionalPath("move", "ca_file"));
        if (certificate is null && key is null && authority is null)
        {
            return null;
        }

        if (certificate is null || key is null || authority is null)
        {
            options.Reject("move", "cert_file", "must be given together with key_file and ca_file");
            return null;
        }

        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(certificate, key);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authority);

            // TLS wants a key of its own store, which a file read as PEM does not bring.
            return new MoveTls(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), authorities);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            options.Reject("move", "cert_file", $"and key_file and ca_file must be readable PEM files: {unreadable.Message}");
            return null;
        }
    }
}

/// <summary>Certificates of the stream between hosts, which both ends show and check.</summary>
/// <param name="Certificate">This host's, with its key.</param>
/// <param name="Authorities">Who must have signed the other end's.</param>
internal sealed record MoveTls(X509Certificate2 Certificate, X509Certificate2Collection Authorities);
