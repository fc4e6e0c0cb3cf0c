using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>A network of built-in networking: a range whose addresses guests are given.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NetworkRecord
{
    /// <summary>Number of its row.</summary>
    public long Number { get; init; }

    /// <summary>Uuid.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name: what addresses are listed under.</summary>
    public required string Label { get; init; }

    /// <summary>Range of the fourth version, such as <c>10.0.0.0/24</c>.</summary>
    public required string Cidr { get; init; }

    /// <summary>Range of the sixth version, a /64; null for none.</summary>
    public string? CidrV6 { get; init; }

    /// <summary>Its router.</summary>
    public required string Gateway { get; init; }

    /// <summary>Router of the sixth version.</summary>
    public string? GatewayV6 { get; init; }

    /// <summary>Who hands out addresses.</summary>
    public required string DhcpServer { get; init; }

    /// <summary>First address that is handed out.</summary>
    public required string DhcpStart { get; init; }

    /// <summary>First name server.</summary>
    public string? Dns1 { get; init; }

    /// <summary>Second name server.</summary>
    public string? Dns2 { get; init; }

    /// <summary>Bridge on its hosts; null for the one nova.conf names.</summary>
    public string? Bridge { get; init; }

    /// <summary>Device of the host that is plugged into the bridge.</summary>
    public string? BridgeInterface { get; init; }

    /// <summary>Its VLAN; null for a flat one.</summary>
    public int? Vlan { get; init; }

    /// <summary>Whose it is; null for everybody's.</summary>
    public string? ProjectId { get; init; }

    /// <summary>True where each host serves its own guests, false where one host serves all.</summary>
    public bool MultiHost { get; init; }

    /// <summary>The host that serves all guests; null until there is one.</summary>
    public string? Host { get; init; }

    /// <summary>Networks with a lower one are a guest's first; null for last.</summary>
    public int? Priority { get; init; }

    /// <summary>Largest packet; null for the host's default.</summary>
    public int? Mtu { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Its name servers.</summary>
    [MemoryPackIgnore]
    public IReadOnlyList<string> Dns => [.. new[] { Dns1, Dns2 }.OfType<string>()];
}

/// <summary>A network that a new server, or a new interface, is to be on.</summary>
/// <param name="NetworkId">The network.</param>
/// <param name="Address">An address of it that is asked for; null for any.</param>
/// <param name="Tag">Device tag; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NetworkAsk(Guid NetworkId, string? Address, string? Tag);
