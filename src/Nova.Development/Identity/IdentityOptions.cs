using Nova.Hosting.Configuration;

namespace Nova.Development.Identity;

/// <summary>How the development identity service runs: section <c>[development_identity]</c>.</summary>
internal sealed record IdentityOptions : IOptionSection<IdentityOptions>
{
    private const string Section = "development_identity";

    /// <summary>Folder of <c>identity.sqlite</c> and the key file.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Address it listens on: loopback, because it is a development service.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>How long a token lives (Keystone's <c>[token] expiration</c>).</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Rounds of PBKDF2-SHA512 for new passwords; 210,000 is OWASP's figure.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>How old the timestamp of a signed EC2 request may be (Keystone's <c>[credential] auth_ttl</c>).</summary>
    public TimeSpan SignatureLifetime { get; init; } = TimeSpan.FromMinutes(15);

    public static IdentityOptions Read(OptionReader options) => new()
    {
        DataFolder = options.Path(Section, "data", "$state_path/identity"),
        Listen = options.HostAddress(Section, "listen", "127.0.0.1"),
        Port = options.Port(Section, "port", 5000),
        TokenLifetime = options.Seconds(Section, "token_expiration", 3600, min: 1),
        PasswordRounds = options.Int(Section, "password_rounds", 210_000, min: 1_000, max: 10_000_000),
        SignatureLifetime = options.Seconds(Section, "signature_lifetime", 900, min: 1),
    };
}
