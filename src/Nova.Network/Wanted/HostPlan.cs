namespace Nova.Network.Wanted;

/// <summary>What a host must look like: all that is computed from rows and nova.conf, before anybody looks at the kernel.</summary>
internal sealed record HostPlan
{
    /// <summary>What rows say that no host can be: the networks concerned are without a bridge or an uplink here. Null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Networks that this host has a bridge for.</summary>
    public IReadOnlyList<NetworkPlan> Networks { get; init; } = [];

    /// <summary>Interfaces of the guests on this host.</summary>
    public IReadOnlyList<PortPlan> Ports { get; init; } = [];

    /// <summary>Interfaces on other hosts that a network of this one hands addresses to.</summary>
    public IReadOnlyList<LeasePlan> Leases { get; init; } = [];

    /// <summary>Security groups of the guests on this host.</summary>
    public IReadOnlyList<GroupPlan> Groups { get; init; } = [];

    /// <summary>Floating addresses that lead through this host.</summary>
    public IReadOnlyList<FloatingPlan> Floating { get; init; } = [];

    /// <summary>What the provider keeps from all guests, whatever their groups say.</summary>
    public IReadOnlyList<RulePlan> Provider { get; init; } = [];
}

/// <summary>A network on this host.</summary>
internal sealed record NetworkPlan
{
    /// <summary>Number of its row: what dnsmasq's script is told.</summary>
    public required long Number { get; init; }

    /// <summary>Its name, an administrator's text.</summary>
    public required string Label { get; init; }

    /// <summary>Its bridge.</summary>
    public required string Bridge { get; init; }

    /// <summary>Device of the host that is plugged into the bridge; for a VLAN the one the VLAN is on. Null for a bridge of guests alone.</summary>
    public string? BridgeInterface { get; init; }

    /// <summary>Its VLAN; null for a flat network.</summary>
    public int? Vlan { get; init; }

    /// <summary>False where an administrator makes the bridge (FlatManager).</summary>
    public bool IsBridgeOurs { get; init; } = true;

    /// <summary>Range, such as <c>10.0.0.0/24</c>; null where it has none.</summary>
    public string? Cidr { get; init; }

    /// <summary>Range of the sixth version.</summary>
    public string? CidrV6 { get; init; }

    /// <summary>This host's own address in the network, where DHCP answers and guests send what leaves; null where another host is the gateway.</summary>
    public string? HostAddress { get; init; }

    /// <summary>This host's address of the sixth version.</summary>
    public string? HostAddressV6 { get; init; }

    /// <summary>Router that guests are told of; null for <see cref="HostAddress"/>.</summary>
    public string? Gateway { get; init; }

    /// <summary>Who hands out addresses to this host's guests: <see cref="HostAddress"/>, or another host's.</summary>
    public string? DhcpServer { get; init; }

    /// <summary>First address handed out.</summary>
    public string? DhcpStart { get; init; }

    /// <summary>True where dnsmasq runs for it on this host.</summary>
    public bool HasDhcp { get; init; }

    /// <summary>The address of the host is on all hosts at once, and must not be seen beyond this one.</summary>
    public bool IsAddressShared { get; init; }

    /// <summary>Name servers that guests are told of; none for dnsmasq itself.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Largest packet; null for the host's default.</summary>
    public int? Mtu { get; init; }

    /// <summary>True where this host routes what leaves the network.</summary>
    public bool IsGateway => HostAddress is not null;
}

/// <summary>An interface of a guest on this host.</summary>
/// <param name="Device">Its device on the host.</param>
/// <param name="MacAddress">The only one it may send from.</param>
/// <param name="Bridge">Where it is plugged; empty where its network has none here that could be its: nothing reaches it then, nor leaves it.</param>
/// <param name="Addresses">Those it may send from, of both versions.</param>
/// <param name="HostName">What DHCP tells the guest it is called.</param>
/// <param name="Groups">Keys of its security groups.</param>
internal sealed record PortPlan(
    string Device, string MacAddress, string Bridge, IReadOnlyList<string> Addresses, string HostName, IReadOnlyList<long> Groups);

/// <summary>An address that dnsmasq of a network hands out.</summary>
/// <param name="Bridge">The network's bridge.</param>
/// <param name="MacAddress">To whom.</param>
/// <param name="Address">The address.</param>
/// <param name="HostName">What the guest is called.</param>
/// <param name="IsLeased">True where the guest was seen taking it.</param>
internal sealed record LeasePlan(string Bridge, string MacAddress, string Address, string HostName, bool IsLeased);

/// <summary>A security group.</summary>
/// <param name="Key">Number of its row.</param>
/// <param name="Rules">What it lets in.</param>
/// <param name="Members">Addresses of all its members, wherever they are: what rules with this group as their source stand for.</param>
internal sealed record GroupPlan(long Key, IReadOnlyList<RulePlan> Rules, IReadOnlyList<string> Members);

/// <summary>A rule as it is stored.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, or null for any.</param>
/// <param name="FromPort">First port, or the ICMP type; -1 for any.</param>
/// <param name="ToPort">Last port, or the ICMP code; -1 for any.</param>
/// <param name="Cidr">Where from; null where a group is the source.</param>
/// <param name="Group">Group of the source; null where a range is.</param>
internal sealed record RulePlan(string? Protocol, int? FromPort, int? ToPort, string? Cidr, long? Group);

/// <summary>A floating address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Fixed">Where it leads.</param>
/// <param name="Bridge">Bridge of the network that the fixed address is on.</param>
/// <param name="Interface">Device that has it, where its pool names one.</param>
internal sealed record FloatingPlan(string Address, string Fixed, string Bridge, string? Interface);
