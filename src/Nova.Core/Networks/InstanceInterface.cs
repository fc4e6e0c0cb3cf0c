using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>
/// A network interface of an instance, with all that its guest, its host and its owner are told of it. The truth for every backend: what built-in networking has allocated, or what
/// Neutron has bound, is written into the instance under its revision, and whoever tells of addresses reads it there.
/// </summary>
/// <param name="Id">Its port or virtual interface.</param>
/// <param name="MacAddress">Such as <c>fa:16:3e:00:00:01</c>.</param>
/// <param name="NetworkId">Its network.</param>
/// <param name="Network">Label of the network: what addresses are listed under.</param>
/// <param name="VifType">How it is plugged, in upstream's words: <see cref="BridgeType"/>.</param>
/// <param name="Bridge">Bridge on the host; null for types that have none.</param>
/// <param name="DeviceName">Its device on the host: see <see cref="DeviceNameOf"/>.</param>
/// <param name="Mtu">Largest packet of the network; null where the host's default holds.</param>
/// <param name="Subnets">Its subnets with its addresses in each.</param>
/// <param name="Tag">Device tag; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InstanceInterface(
    Guid Id,
    string MacAddress,
    Guid NetworkId,
    string Network,
    string VifType,
    string? Bridge,
    string DeviceName,
    int? Mtu,
    IReadOnlyList<InterfaceSubnet> Subnets,
    string? Tag)
{
    /// <summary>Plugged into a Linux bridge.</summary>
    public const string BridgeType = "bridge";

    /// <summary>Interface names of Linux have at most 15 characters.</summary>
    private const int LongestDeviceName = 14;

    /// <summary>The name the device of an interface has on its host; the one upstream gives, which operators' scripts look for.</summary>
    public static string DeviceNameOf(Guid id) => $"tap{id:D}"[..LongestDeviceName];

    /// <summary>Whether a device of a host has a name of that form.</summary>
    public static bool IsDeviceName(string name) =>
        name.Length == LongestDeviceName && name.StartsWith("tap", StringComparison.Ordinal) && name[11] == '-' && name[3..].Remove(8, 1).All(char.IsAsciiHexDigitLower);
}

/// <summary>A subnet of an interface.</summary>
/// <param name="Cidr">Its range.</param>
/// <param name="Gateway">Its router; null for none.</param>
/// <param name="DhcpServer">Who hands its addresses out; null where guests are told them by metadata alone.</param>
/// <param name="Dns">Name servers.</param>
/// <param name="Routes">Routes besides the default one.</param>
/// <param name="Addresses">The interface's addresses in it, the first one its own.</param>
/// <param name="Ipv6Mode"><c>slaac</c>, <c>dhcpv6-stateful</c> or <c>dhcpv6-stateless</c>; null for other subnets.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InterfaceSubnet(
    string Cidr,
    string? Gateway,
    string? DhcpServer,
    IReadOnlyList<string> Dns,
    IReadOnlyList<InterfaceRoute> Routes,
    IReadOnlyList<InterfaceAddress> Addresses,
    string? Ipv6Mode);

/// <summary>A fixed address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Floating">Floating addresses that lead to it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InterfaceAddress(string Address, IReadOnlyList<string> Floating);

/// <summary>A route that guests are told.</summary>
/// <param name="Cidr">Where to.</param>
/// <param name="Gateway">By whom.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InterfaceRoute(string Cidr, string Gateway);
