using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>All that rows say of the built-in networking of one host: what its nova-network makes the host of.</summary>
/// <param name="Revision">Of the newest row in it.</param>
/// <param name="Networks">Networks that guests of the host are on, or that the host is the gateway of.</param>
/// <param name="Ports">Interfaces of guests that are on the host, or are about to be.</param>
/// <param name="Leases">Addresses that the host hands out.</param>
/// <param name="Groups">Security groups of its guests, and those that their rules have as a source.</param>
/// <param name="FloatingAddresses">Floating addresses that lead through it.</param>
/// <param name="ProviderRules">What is kept from all guests.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostNetworks(
    long Revision,
    IReadOnlyList<HostNetwork> Networks,
    IReadOnlyList<HostPort> Ports,
    IReadOnlyList<HostLease> Leases,
    IReadOnlyList<HostSecurityGroup> Groups,
    IReadOnlyList<HostFloatingAddress> FloatingAddresses,
    IReadOnlyList<HostSecurityRule> ProviderRules);

/// <summary>A network as one host has it.</summary>
/// <param name="Number">Number of its row.</param>
/// <param name="Label">Its name.</param>
/// <param name="Bridge">Its bridge; null for the one that nova.conf names.</param>
/// <param name="BridgeInterface">What is plugged into it besides guests; null for the one that nova.conf names.</param>
/// <param name="Vlan">Its VLAN; null for a flat one.</param>
/// <param name="Cidr">Its range; null for none.</param>
/// <param name="CidrV6">Its range of the sixth version.</param>
/// <param name="HostAddress">The host's own address in it: its gateway's, or with multi_host one of the pool. Null where another host is the gateway.</param>
/// <param name="HostAddressV6">The same of the sixth version.</param>
/// <param name="Gateway">Router that guests are told of; null for <paramref name="HostAddress"/>.</param>
/// <param name="DhcpServer">Who hands out addresses; null for <paramref name="HostAddress"/>.</param>
/// <param name="DhcpStart">First address handed out.</param>
/// <param name="IsAddressShared">All hosts have <paramref name="HostAddress"/> at once.</param>
/// <param name="Dns">Its name servers.</param>
/// <param name="Mtu">Its largest packet.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostNetwork(
    long Number,
    string Label,
    string? Bridge,
    string? BridgeInterface,
    int? Vlan,
    string? Cidr,
    string? CidrV6,
    string? HostAddress,
    string? HostAddressV6,
    string? Gateway,
    string? DhcpServer,
    string? DhcpStart,
    bool IsAddressShared,
    IReadOnlyList<string> Dns,
    int? Mtu);

/// <summary>An interface of a guest.</summary>
/// <param name="InstanceId">Whose.</param>
/// <param name="Network">Number of its network.</param>
/// <param name="DeviceName">Its device on the host.</param>
/// <param name="MacAddress">Its hardware address.</param>
/// <param name="Addresses">Its addresses of both versions.</param>
/// <param name="HostName">What the guest is called.</param>
/// <param name="Groups">Numbers of its security groups.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostPort(
    Guid InstanceId, long Network, string DeviceName, string MacAddress, IReadOnlyList<string> Addresses, string HostName, IReadOnlyList<long> Groups);

/// <summary>An address that a host hands out.</summary>
/// <param name="Network">Number of its network.</param>
/// <param name="MacAddress">To whom.</param>
/// <param name="Address">The address.</param>
/// <param name="HostName">What the guest is called.</param>
/// <param name="IsLeased">The guest was seen taking it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostLease(long Network, string MacAddress, string Address, string HostName, bool IsLeased);

/// <summary>A security group.</summary>
/// <param name="Number">Number of its row.</param>
/// <param name="Rules">What it lets in.</param>
/// <param name="Members">Fixed addresses of its members on all hosts; only needed where a rule has it as its source.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostSecurityGroup(long Number, IReadOnlyList<HostSecurityRule> Rules, IReadOnlyList<string> Members);

/// <summary>A rule of a security group, or of the provider.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, or null for any.</param>
/// <param name="FromPort">First port, or type of ICMP; -1 for any.</param>
/// <param name="ToPort">Last port, or code of ICMP; -1 for any.</param>
/// <param name="Cidr">Where from; null where a group is the source.</param>
/// <param name="Group">Number of the source's group; null where a range is.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostSecurityRule(string? Protocol, int? FromPort, int? ToPort, string? Cidr, long? Group);

/// <summary>A floating address.</summary>
/// <param name="Address">The address.</param>
/// <param name="FixedAddress">Where it leads.</param>
/// <param name="Network">Number of the network of the fixed one.</param>
/// <param name="Interface">Device that has it; null for <c>public_interface</c>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostFloatingAddress(string Address, string FixedAddress, long Network, string? Interface);
