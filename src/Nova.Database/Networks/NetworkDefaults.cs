using Nova.Core.Networks;
using Nova.Hosting.Configuration;

namespace Nova.Database.Networks;

/// <summary>What nova.conf says of networks whose command or request does not.</summary>
/// <param name="IsVlan">Whether <c>network_manager</c> is VlanManager, as it is by default.</param>
/// <param name="IsManagerSaid">Whether <c>network_manager</c> is written at all: the install guide writes it on compute hosts alone.</param>
/// <param name="Bridge"><c>flat_network_bridge</c>.</param>
/// <param name="BridgeInterface"><c>flat_interface</c>, or <c>vlan_interface</c> with VLANs.</param>
/// <param name="VlanStart"><c>vlan_start</c>.</param>
/// <param name="Count"><c>num_networks</c>.</param>
/// <param name="Size"><c>network_size</c>.</param>
/// <param name="MultiHost"><c>multi_host</c>.</param>
/// <param name="Dns"><c>flat_network_dns</c>.</param>
public sealed record NetworkDefaults(bool IsVlan, bool IsManagerSaid, string? Bridge, string? BridgeInterface, int VlanStart, int Count, int Size, bool MultiHost, string Dns)
    : IOptionSection<NetworkDefaults>
{
    private const string Section = "DEFAULT";

    /// <summary>Whether networks are VLANs. Where no manager is written, who names a bridge and no VLAN has a flat one, as the install guide's first network.</summary>
    public bool MakesVlans(CreateNetworks asked) => asked.Vlan is not null || (IsVlan && (IsManagerSaid || asked.Bridge is null));

    /// <inheritdoc/>
    public static NetworkDefaults Read(OptionReader options)
    {
        var manager = options.OptionalString(Section, "network_manager");
        var isVlan = manager?.EndsWith("VlanManager", StringComparison.Ordinal) ?? true;
        return new(
            isVlan,
            manager is not null,
            options.OptionalString(Section, "flat_network_bridge"),
            options.OptionalString(Section, isVlan ? "vlan_interface" : "flat_interface"),
            options.Int(Section, "vlan_start", 100, min: 1, max: 4094),
            options.Int(Section, "num_networks", 1, min: 1),
            options.Int(Section, "network_size", 256, min: 1),
            options.Bool(Section, "multi_host", false),
            options.String(Section, "flat_network_dns", "8.8.4.4"));
    }
}
