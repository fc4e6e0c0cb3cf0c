using Nova.Core.Consoles;
using Nova.Hosting.Configuration;

namespace Nova.NoVncProxy;

/// <summary>What a console proxy is told.</summary>
internal sealed record ProxyOptions
{
    public string Listen { get; init; } = "0.0.0.0";

    public int Port { get; init; }

    /// <summary>PEM certificate; null to serve without TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key, where that is in a file of its own.</summary>
    public string? Key { get; init; }

    /// <summary>Folder of the pages; null for none.</summary>
    public string? Pages { get; init; }

    /// <summary>Names of hosts whose pages may open consoles, besides the one the request itself names.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>End a session when its token ends.</summary>
    public bool EndsWithToken { get; init; }

    /// <summary>Sessions at a time.</summary>
    public int MostSessions { get; init; } = 1000;

    /// <summary>Sessions at a time with one token.</summary>
    public int MostPerToken { get; init; } = 10;

    /// <summary>How long a session may carry nothing; zero for as long as it likes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest session; zero for no limit.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>Longest session with this token; zero for no limit.</summary>
    public TimeSpan LifetimeOf(ConsoleGrant grant)
    {
        var ofToken = EndsWithToken ? TimeSpan.FromSeconds(grant.SecondsLeft) : TimeSpan.Zero;
        return (Lifetime, ofToken) switch
        {
            (var lifetime, var token) when lifetime > TimeSpan.Zero && token > TimeSpan.Zero => lifetime < token ? lifetime : token,
            (var lifetime, var token) => lifetime > token ? lifetime : token,
        };
    }

    public static ProxyOptions Read(OptionReader options, ProxyKind kind)
    {
        var certificate = options.OptionalPath("DEFAULT", "cert");
        if (options.Bool("DEFAULT", "ssl_only", false) && certificate is null)
        {
            options.Reject("DEFAULT", "ssl_only", "needs cert, the file of a certificate");
        }

        return new ProxyOptions
        {
            Listen = options.String(kind.Section, kind.HostOption, "0.0.0.0"),
            Port = options.Port(kind.Section, kind.PortOption, kind.DefaultPort),
            Certificate = certificate,
            Key = options.OptionalPath("DEFAULT", "key"),
            Pages = kind.DefaultPages is null ? null : options.Path("DEFAULT", "web", kind.DefaultPages),
            AllowedOrigins = options.List("console", "allowed_origins", []),
            EndsWithToken = options.Bool("consoleauth", "enforce_session_timeout", false),
            MostSessions = options.Int("console", "max_sessions", 1000, min: 1),
            MostPerToken = options.Int("console", "max_sessions_per_token", 10, min: 1),
            IdleTimeout = options.Seconds("console", "session_idle_timeout", 3600),
            Lifetime = options.Seconds("console", "session_lifetime", 0),
        };
    }
}
