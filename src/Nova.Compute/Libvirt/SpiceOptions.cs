using Nova.Hosting.Configuration;

namespace Nova.Compute.Libvirt;

/// <summary>What guests get of <c>[spice]</c>.</summary>
internal sealed record SpiceOptions
{
    /// <summary>SPICE consoles.</summary>
    public bool Enabled { get; init; }

    /// <summary>A channel to the agent in the guest.</summary>
    public bool AgentEnabled { get; init; } = true;

    /// <summary>Address guests' SPICE servers listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Address the console proxy reaches them at.</summary>
    public string ProxyClientAddress { get; init; } = "127.0.0.1";

    /// <summary>Only with TLS.</summary>
    public bool RequireSecure { get; init; }

    public static SpiceOptions Read(OptionReader options) => new()
    {
        Enabled = options.Bool("spice", "enabled", false),
        AgentEnabled = options.Bool("spice", "agent_enabled", true),
        Listen = options.HostAddress("spice", "server_listen", "127.0.0.1"),
        ProxyClientAddress = options.HostAddress("spice", "server_proxyclient_address", "127.0.0.1"),
        RequireSecure = options.Bool("spice", "require_secure", false),
    };
}
