using Nova.Hosting.Configuration;

namespace Nova.NoVncProxy.Rfb;

/// <summary>How the proxy proves itself to guests' VNC servers: <c>[vnc] auth_schemes</c> and <c>vencrypt_*</c>.</summary>
internal sealed record VencryptOptions
{
    private const string Folder = "/etc/pki/nova-novncproxy/";

    /// <summary>In the order of preference.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = ["none"];

    /// <summary>PEM file of the authorities that may have signed a guest's host's certificate.</summary>
    public string Authorities { get; init; } = Folder + "ca-cert.pem";

    /// <summary>PEM file of the proxy's own certificate; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? Key { get; init; }

    public static VencryptOptions Read(OptionReader options)
    {
        var schemes = options.List("vnc", "auth_schemes", ["none"]);
        if (schemes.Count == 0 || schemes.Any(scheme => scheme is not ("none" or "vencrypt")))
        {
            options.Reject("vnc", "auth_schemes", "must be a list out of none, vencrypt");
        }

        var read = new VencryptOptions
        {
            Schemes = schemes,
            Authorities = options.Path("vnc", "vencrypt_ca_certs", Folder + "ca-cert.pem"),
            Certificate = options.OptionalPath("vnc", "vencrypt_client_cert"),
            Key = options.OptionalPath("vnc", "vencrypt_client_key"),
        };
        if (schemes.Contains("vencrypt") && !File.Exists(read.Authorities))
        {
            options.Reject("vnc", "vencrypt_ca_certs", $"{read.Authorities} cannot be read, and auth_schemes has vencrypt");
        }

        return read;
    }
}
