using Nova.Core.Networks;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Devices;

/// <summary>The difference between the devices that a host must have and those it has.</summary>
internal sealed class DeviceSteps(DeviceOptions options, string host)
{
    /// <summary>Label of floating addresses, behind the device's name: by it they are known as ours.</summary>
    private const string Label = ":fip";

    private const int LongestLabel = 15;

    private readonly BridgeSteps _bridges = new(options, host);

    public IReadOnlyList<HostStep> Of(HostPlan plan, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var networks = plan.Networks.Where(network => DeviceName.IsOne(network.Bridge)).DistinctBy(network => network.Bridge).ToList();
        return
        [
            .. Strangers(plan, networks, kernel),
            .. networks.Count > 0 ? HostSettings(networks) : [],
            .. networks.SelectMany(network => _bridges.Of(network, kernel)),
            .. Returned(plan, networks, kernel),
            .. FloatingAddresses(plan, kernel),
            .. Unwanted(networks, kernel),
        ];
    }

    /// <summary>
    /// Guests that run here and are no row's any more, as of a server that was deleted or evacuated while nova-compute was down: rules know the guests of the plan alone, and one without
    /// rules may send as anybody. Until it is removed its device is down. Unplugged but up it would be one that the host itself listens on and routes from, which is worse.
    /// </summary>
    private static IEnumerable<HostStep> Strangers(HostPlan plan, List<NetworkPlan> networks, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var bridges = networks.Select(network => network.Bridge).Concat(kernel.Values.Where(device => device.Alias == BridgeSteps.Mark).Select(device => device.Name)).ToHashSet();
        var known = plan.Ports.Select(port => port.Device).ToHashSet();
        return kernel.Values
            .Where(device => device is { IsUp: true, Master: { } master } && bridges.Contains(master) && InstanceInterface.IsDeviceName(device.Name) && !known.Contains(device.Name))
            .Select(device => new HostStep.Ip($"link set dev {device.Name} down"));
    }

    /// <summary>The way back, for one whose row has come back, and for one whose bridge was made anew. A device that is plugged in nowhere and not up is just being made by libvirt, which plugs it in itself.</summary>
    private static IEnumerable<HostStep> Returned(HostPlan plan, List<NetworkPlan> networks, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var bridges = networks.Where(network => network.IsBridgeOurs || kernel.ContainsKey(network.Bridge)).Select(network => network.Bridge).ToHashSet();
        foreach (var port in plan.Ports.Where(port => bridges.Contains(port.Bridge) && InstanceInterface.IsDeviceName(port.Device)).DistinctBy(port => port.Device))
        {
            switch (kernel.GetValueOrDefault(port.Device))
            {
                case { Master: null, IsUp: true }:
                    yield return new HostStep.Ip($"link set dev {port.Device} master {port.Bridge}");
                    break;
                case { Master: not null, IsUp: false }:
                    yield return new HostStep.Ip($"link set dev {port.Device} up");
                    break;
            }
        }
    }

    private IEnumerable<HostStep> HostSettings(List<NetworkPlan> networks)
    {
        // Frames that stay in a bridge pass through the host's rules, which is where security groups are.
        yield return new HostStep.Setting("net/bridge/bridge-nf-call-iptables", "1");
        if (options.UseIpv6)
        {
            yield return new HostStep.Setting("net/bridge/bridge-nf-call-ip6tables", "1");
        }

        if (networks.Any(network => network.IsGateway))
        {
            yield return new HostStep.Setting("net/ipv4/ip_forward", "1");
        }

        if (options.UseIpv6 && networks.Any(network => network.HostAddressV6 is not null))
        {
            yield return new HostStep.Setting("net/ipv6/conf/all/forwarding", "1");
        }
    }

    /// <summary>A floating address is on the host that leads to its guest, so that the host answers for it.</summary>
    private IEnumerable<HostStep> FloatingAddresses(HostPlan plan, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var wanted = plan.Floating
            .Select(one => (Device: one.Interface ?? options.PublicInterface, Address: $"{one.Address}/32"))
            .Where(one => DeviceName.IsOne(one.Device) && IpRange.TryParse(one.Address) is { } range && !IpRange.IsV6(range))
            .ToHashSet();
        var present = kernel.Values.SelectMany(device => device.Addresses.Select(address => (Device: device.Name, Address: address.ToString(), address.Label))).ToList();
        foreach (var (device, address) in wanted.Where(one => !present.Any(there => (there.Device, there.Address) == one)))
        {
            var label = (device + Label)[..Math.Min(LongestLabel, device.Length + Label.Length)];
            yield return new HostStep.Ip($"address add {address} dev {device} label {label}");
        }

        foreach (var (device, address, _) in present.Where(there => there.Label is { } label && label != there.Device && IsOurs(there.Device, label) && !wanted.Contains((there.Device, there.Address))))
        {
            yield return new HostStep.Ip($"address del {address} dev {device}");
        }
    }

    private static bool IsOurs(string device, string label) => (device + Label).StartsWith(label, StringComparison.Ordinal) && label.Length > device.Length + 1;

    /// <summary>Bridges and VLANs that we made and nobody needs any more. One that has a port that is not ours stays: somebody else uses it.</summary>
    private static IEnumerable<HostStep> Unwanted(List<NetworkPlan> networks, IReadOnlyDictionary<string, KernelDevice> kernel)
    {
        var needed = networks.SelectMany(network => new[] { network.Bridge, $"vlan{network.Vlan}" }).ToHashSet();
        var ours = kernel.Values.Where(device => device.Alias == BridgeSteps.Mark && !needed.Contains(device.Name)).ToList();
        var kept = kernel.Values.Where(port => port.Master is not null && ours.All(one => one.Name != port.Name)).Select(port => port.Master).ToHashSet();
        return ours.Where(device => !kept.Contains(device.Name)).Select(device => new HostStep.Ip($"link del dev {device.Name}"));
    }
}
