using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Devices;

/// <summary>What has to be done for a network's bridge, its VLAN and its addresses; nothing where all is as wanted.</summary>
internal sealed class BridgeSteps(DeviceOptions options, string host)
{
    /// <summary>Written on devices that are ours: others are never removed.</summary>
    public const string Mark = "nova-network";

    public IEnumerable<HostStep> Of(NetworkPlan network, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var bridge = kernel.GetValueOrDefault(network.Bridge);
        if (bridge is null && !network.IsBridgeOurs)
        {
            // FlatManager: an administrator makes it, and is told of its absence by whoever looks at the plan.
            return [];
        }

        return [.. Bridge(network, bridge), .. Uplink(network, kernel), .. Addresses(network, bridge)];
    }

    private IEnumerable<HostStep> Bridge(NetworkPlan network, KernelDevice? bridge)
    {
        var name = network.Bridge;
        if (bridge is null)
        {
            // Its own address from the start: a bridge without one takes that of the lowest of its ports, and changes it under the guests. It keeps learning where
            // addresses are (OSSA-2019-004): ageing stays as the kernel has it.
            yield return Line($"link add name {name} address {HardwareAddress(name)} type bridge stp_state 0 forward_delay 0");
            yield return Line($"link set dev {name} alias {Mark}");
        }

        foreach (var setting in Settings(network))
        {
            yield return setting;
        }

        if ((network.Mtu ?? options.Mtu) is { } mtu && bridge?.Mtu != mtu)
        {
            yield return Line($"link set dev {name} mtu {mtu}");
        }

        if (bridge is not { IsUp: true })
        {
            yield return Line($"link set dev {name} up");
        }
    }

    private IEnumerable<HostStep> Settings(NetworkPlan network)
    {
        // Before it is switched on: a bridge without IPv6 never has an address that guests could reach the host by (OSSN-0069).
        yield return new HostStep.Setting($"net/ipv6/conf/{network.Bridge}/disable_ipv6", options.UseIpv6 ? "0" : "1");
        if (options.UseIpv6)
        {
            yield return new HostStep.Setting($"net/ipv6/conf/{network.Bridge}/accept_ra", "0");
        }

        if (network.IsGateway)
        {
            yield return new HostStep.Setting($"net/ipv4/conf/{network.Bridge}/route_localnet", options.MetadataIsLocal ? "1" : "0");
        }
    }

    private IEnumerable<HostStep> Uplink(NetworkPlan network, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        if (network.BridgeInterface is not { } device || !DeviceName.IsOne(device))
        {
            yield break;
        }

        if (network.Vlan is { } vlan)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"vlan{vlan}");
            if (!kernel.ContainsKey(name))
            {
                yield return Line($"link add link {device} name {name} type vlan id {vlan}");
                yield return Line($"link set dev {name} alias {Mark}");
                yield return new HostStep.Setting($"net/ipv6/conf/{name}/disable_ipv6", "1");
            }

            device = name;
        }

        var uplink = kernel.GetValueOrDefault(device);
        if (uplink?.Master != network.Bridge)
        {
            yield return Line($"link set dev {device} master {network.Bridge}");
        }

        // A port of a bridge hears nothing under its own addresses: they move along, as upstream moves them, be it that only now one is found there. Labelled ones are somebody's who looks after them.
        var there = kernel.GetValueOrDefault(network.Bridge)?.Addresses.Select(address => address.ToString()).ToHashSet() ?? [];
        foreach (var address in uplink?.Addresses.Where(address => address.IsGlobal && (address.Label ?? device) == device) ?? [])
        {
            if (!there.Contains(address.ToString()))
            {
                yield return Line($"address add {address} dev {network.Bridge}");
            }

            yield return Line($"address del {address} dev {device}");
        }

        if (uplink is not { IsUp: true })
        {
            yield return Line($"link set dev {device} up");
        }
    }

    private static IEnumerable<HostStep> Addresses(NetworkPlan network, KernelDevice? bridge)
    {
        foreach (var (own, cidr) in new[] { (network.HostAddress, network.Cidr), (network.HostAddressV6, network.CidrV6) })
        {
            if (IpRange.TryParse(cidr) is not { } range)
            {
                continue;
            }

            var wanted = own is not null && IpRange.TryParse(own) is not null ? $"{own}/{range.PrefixLength}" : null;
            var present = bridge?.Addresses.Where(one => one.IsGlobal && one.Prefix == range.PrefixLength && System.Net.IPAddress.TryParse(one.Address, out var address) && range.Contains(address)) ?? [];
            if (wanted is not null && present.All(one => one.ToString() != wanted))
            {
                yield return Line(IpRange.IsV6(range) ? $"address add {wanted} dev {network.Bridge} nodad" : $"address add {wanted} broadcast + dev {network.Bridge}");
            }

            foreach (var other in present.Where(one => one.ToString() != wanted && network.IsBridgeOurs && bridge?.Alias == Mark))
            {
                yield return Line($"address del {other} dev {network.Bridge}");
            }
        }
    }

    /// <summary>The same after every start of the host, and another on every host: guests keep it in their tables of neighbours.</summary>
    private string HardwareAddress(string bridge)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{host} {bridge}"));
        return string.Create(CultureInfo.InvariantCulture, $"fa:16:3f:{digest[0]:x2}:{digest[1]:x2}:{digest[2]:x2}");
    }

    private static HostStep Line(string line) => new HostStep.Ip(line);
}
