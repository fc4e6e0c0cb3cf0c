using Nova.Hosting.Configuration;
using Nova.Network.Rules;

namespace Nova.Network.Wanted;

/// <summary>Which of upstream's managers this host follows, and what it needs of nova.conf for that.</summary>
/// <param name="Manager"><c>network_manager</c>.</param>
/// <param name="FlatBridge"><c>flat_network_bridge</c>: of networks whose row names none.</param>
/// <param name="FlatInterface"><c>flat_interface</c>.</param>
/// <param name="VlanInterface"><c>vlan_interface</c>.</param>
/// <param name="UseIpv6"><c>use_ipv6</c>.</param>
internal sealed record ManagerOptions(NetworkLayout Manager, string? FlatBridge, string? FlatInterface, string? VlanInterface, bool UseIpv6) : IOptionSection<ManagerOptions>
{
    private const string Section = "DEFAULT";

    public static ManagerOptions Read(OptionReader options)
    {
        var manager = options.String(Section, "network_manager", "nova.network.manager.VlanManager");
        return new(
            Known(options, manager[(manager.LastIndexOf('.') + 1)..]),
            DeviceName.Read(options, "flat_network_bridge"),
            DeviceName.Read(options, "flat_interface"),
            DeviceName.Read(options, "vlan_interface"),
            options.Bool(Section, "use_ipv6", false));
    }

    private static NetworkLayout Known(OptionReader options, string name)
    {
        if (!Enum.TryParse<NetworkLayout>(name[..^Math.Min("Manager".Length, name.Length)], out var manager) || !name.EndsWith("Manager", StringComparison.Ordinal))
        {
            options.Reject(Section, "network_manager", "nova.network.manager.FlatManager, FlatDHCPManager or VlanManager");
        }

        return manager;
    }
}

/// <summary>How networks are on hosts: upstream's managers, without that word.</summary>
internal enum NetworkLayout
{
    /// <summary>Each network is a VLAN with a bridge of its own.</summary>
    Vlan,

    /// <summary>An administrator makes the bridge; nobody hands out addresses.</summary>
    Flat,

    /// <summary>One bridge, plugged into a device of the host.</summary>
    FlatDHCP,
}
