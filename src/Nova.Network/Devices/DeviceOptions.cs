using Nova.Hosting.Configuration;

namespace Nova.Network.Devices;

/// <summary>Options that devices follow.</summary>
/// <param name="Mtu"><c>network_device_mtu</c>; null for the kernel's.</param>
/// <param name="UseIpv6"><c>use_ipv6</c>.</param>
/// <param name="PublicInterface"><c>public_interface</c>: where floating addresses are put whose pool names no device.</param>
/// <param name="MetadataIsLocal">Whether <c>metadata_host</c> is a loopback address, which packets from a bridge are not routed to unless the bridge says so.</param>
/// <param name="ArpForHa"><c>send_arp_for_ha_count</c> where <c>send_arp_for_ha</c> says so, else 0.</param>
internal sealed record DeviceOptions(int? Mtu, bool UseIpv6, string PublicInterface, bool MetadataIsLocal, int ArpForHa) : IOptionSection<DeviceOptions>
{
    public static DeviceOptions Read(OptionReader options) => new(
        options.OptionalInt("DEFAULT", "network_device_mtu", min: 68, max: 65535),
        options.Bool("DEFAULT", "use_ipv6", false),
        options.String("DEFAULT", "public_interface", "eth0"),
        System.Net.IPAddress.TryParse(options.String("DEFAULT", "metadata_host", "$my_ip"), out var host) && System.Net.IPAddress.IsLoopback(host),
        options.Bool("DEFAULT", "send_arp_for_ha", false) ? options.Int("DEFAULT", "send_arp_for_ha_count", 3, min: 1, max: 25) : 0);
}
