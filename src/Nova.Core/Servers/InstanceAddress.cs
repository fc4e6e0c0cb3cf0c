using Nova.Core.Networks;

namespace Nova.Core.Servers;

/// <summary>An address of a server, as it is listed.</summary>
/// <param name="Network">Label of its network.</param>
/// <param name="Address">The address.</param>
/// <param name="Version">4 or 6.</param>
/// <param name="IsFloating">True for a floating address, false for a fixed one.</param>
/// <param name="MacAddress">Of the interface it is on.</param>
public sealed record InstanceAddress(string Network, string Address, int Version, bool IsFloating, string MacAddress)
{
    /// <summary>All addresses of some interfaces in their order, each fixed one followed by the floating ones that lead to it.</summary>
    public static IReadOnlyList<InstanceAddress> Of(IReadOnlyList<InstanceInterface>? interfaces) => interfaces is null or []
        ? []
        : [.. interfaces.SelectMany(one => one.Subnets.SelectMany(subnet => subnet.Addresses).SelectMany(address => Of(one, address)))];

    private static IEnumerable<InstanceAddress> Of(InstanceInterface one, InterfaceAddress fixedAddress) =>
    [
        new(one.Network, fixedAddress.Address, VersionOf(fixedAddress.Address), IsFloating: false, one.MacAddress),
        .. fixedAddress.Floating.Select(floating => new InstanceAddress(one.Network, floating, VersionOf(floating), IsFloating: true, one.MacAddress)),
    ];

    private static int VersionOf(string address) => address.Contains(':', StringComparison.Ordinal) ? 6 : 4;
}
