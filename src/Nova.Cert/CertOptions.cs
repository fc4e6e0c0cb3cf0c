using Nova.Hosting.Configuration;

namespace Nova.Cert;

/// <summary>Where the authorities are and what they write: the names of Icehouse in <c>[DEFAULT]</c>, those of Newton in <c>[crypto]</c>.</summary>
internal sealed record CertOptions : IOptionSection<CertOptions>
{
    private const string Subject = "/C=US/ST=California/O=OpenStack/OU=NovaDev";

    /// <summary>Folder of the root authority, and of those of projects below it.</summary>
    public required string Folder { get; init; }

    /// <summary>File of an authority's certificate, within its folder.</summary>
    public string CertificateFile { get; init; } = "cacert.pem";

    /// <summary>File of its key.</summary>
    public string KeyFile { get; init; } = "private/cakey.pem";

    /// <summary>File of its revocation list.</summary>
    public string RevocationFile { get; init; } = "crl.pem";

    /// <summary>Every project has an authority of its own, signed by itself.</summary>
    public bool PerProject { get; init; }

    /// <summary>Subject of a user's certificate: project, user and time take the places of <c>%s</c>.</summary>
    public string UserSubject { get; init; } = Subject + "/CN=%.16s-%.16s-%s";

    /// <summary>Subject of a project's authority: project and time.</summary>
    public string ProjectSubject { get; init; } = Subject + "/CN=project-ca-%.16s-%s";

    /// <summary>Bits of new keys. Icehouse's 1024 are no longer taken by anybody's TLS.</summary>
    public int KeyBits { get; init; } = 2048;

    /// <summary>How long certificates and revocation lists hold.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(365);

    public static CertOptions Read(OptionReader options) => new()
    {
        Folder = options.Path("crypto", "ca_path", "$state_path/CA", [new("DEFAULT", "ca_path")]),
        CertificateFile = options.String("crypto", "ca_file", "cacert.pem", [new("DEFAULT", "ca_file")]),
        KeyFile = options.String("crypto", "key_file", "private/cakey.pem", [new("DEFAULT", "key_file")]),
        RevocationFile = options.String("crypto", "crl_file", "crl.pem", [new("DEFAULT", "crl_file")]),
        PerProject = options.Bool("crypto", "use_project_ca", false, [new("DEFAULT", "use_project_ca")]),
        UserSubject = options.String("crypto", "user_cert_subject", Subject + "/CN=%.16s-%.16s-%s", [new("DEFAULT", "user_cert_subject")]),
        ProjectSubject = options.String("crypto", "project_cert_subject", Subject + "/CN=project-ca-%.16s-%s", [new("DEFAULT", "project_cert_subject")]),
        KeyBits = options.Int("cert", "key_bits", 2048, min: 1024, max: 8192),
        Lifetime = TimeSpan.FromDays(options.Int("cert", "lifetime_days", 365, min: 1, max: 36_500)),
    };
}
