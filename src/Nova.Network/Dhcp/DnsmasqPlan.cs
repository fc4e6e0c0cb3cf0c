using System.Globalization;
using System.Net;
using System.Text;
using Nova.Core.Networks;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Dhcp;

/// <summary>What dnsmasq of one network is started with, and what its files say.</summary>
/// <param name="Bridge">The network's bridge: the files are named by it.</param>
/// <param name="Arguments">Its command line, as upstream's.</param>
/// <param name="Environment">What its script needs to know.</param>
/// <param name="Hosts">Addresses handed out, a line each: dnsmasq reads them anew when it is told to.</param>
/// <param name="Leases">What it is told of leases when it starts.</param>
internal sealed record DnsmasqPlan(
    string Bridge, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string Hosts, string Leases)
{
    /// <summary>Name of the program.</summary>
    public const string Program = "dnsmasq";

    /// <summary>Null where nothing is to run: no address of the host, or no range.</summary>
    public static DnsmasqPlan? Of(NetworkPlan network, IReadOnlyList<LeasePlan> leases, DhcpOptions options, DateTimeOffset now)
    {
        if (!network.HasDhcp || !DeviceName.IsOne(network.Bridge) || !IPAddress.TryParse(network.HostAddress, out var own) || IpRange.TryParse(network.Cidr) is not { } range)
        {
            return null;
        }

        var handedOut = leases.Where(lease => lease.Bridge == network.Bridge).Where(IsSound).OrderBy(lease => lease.Address, StringComparer.Ordinal).ToList();
        return new DnsmasqPlan(
            network.Bridge,
            [.. ArgumentsOf(network, range, own, options)],
            new Dictionary<string, string>
            {
                ["CONFIG_FILE"] = System.Text.Json.JsonSerializer.Serialize(options.FlagFiles, PathListJson.Default.IReadOnlyListString),
                ["NETWORK_ID"] = network.Number.ToString(CultureInfo.InvariantCulture),
                ["NOVA_NETWORKS_PATH"] = options.Folder,
            },
            Lines(handedOut, lease => string.Join(',', ((string?[])[lease.MacAddress.ToLowerInvariant(), NameOf(lease, options), lease.Address]).Where(part => part is not null))),
            Lines(
                handedOut.Where(lease => lease.IsLeased),
                lease => string.Create(CultureInfo.InvariantCulture, $"{(now + options.Lease).ToUnixTimeSeconds()} {lease.MacAddress.ToLowerInvariant()} {lease.Address} {HostName.Of(lease.HostName) ?? "*"} *")));
    }

    /// <summary>Path of one of the network's files.</summary>
    public static string FileOf(DhcpOptions options, string bridge, string kind) => Path.Combine(options.Folder, $"nova-{bridge}.{kind}");

    /// <summary>Where a network's leases are, by its number: what the script finds it by.</summary>
    public static string LeaseFileOf(string folder, string number) => Path.Combine(folder, $"nova-{number}.leases");

    private static IEnumerable<string> ArgumentsOf(NetworkPlan network, IPNetwork range, IPAddress own, DhcpOptions options)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{options.Lease.TotalSeconds:0}s");
        yield return "--strict-order";
        yield return "--bind-interfaces";
        yield return $"--conf-file={options.ConfigurationFile}";
        yield return $"--pid-file={FileOf(options, network.Bridge, "pid")}";
        yield return $"--listen-address={own}";
        yield return "--except-interface=lo";
        yield return $"--dhcp-range=set:{LabelOf(network)},{network.DhcpStart ?? range.BaseAddress.ToString()},static,{new AddressRange(0, range.PrefixLength).Mask},{seconds}";
        yield return string.Create(CultureInfo.InvariantCulture, $"--dhcp-lease-max={Math.Min(1L << (32 - range.PrefixLength), 1 << 24)}");
        yield return $"--dhcp-hostsfile={FileOf(options, network.Bridge, "conf")}";
        yield return $"--dhcp-script={options.Bridge}";
        yield return "--leasefile-ro";
        // Nobody else answers on this bridge; a guest that asks for an address it had elsewhere is told at once to ask anew.
        yield return "--dhcp-authoritative";
        yield return $"--domain={options.Domain}";
        yield return "--no-hosts";
        yield return $"--dhcp-option=option:router,{network.Gateway ?? own.ToString()}";
        if (network.Mtu is { } packet)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--dhcp-option-force=26,{packet}");
        }

        var servers = options.Servers.Concat(options.UseNetworkServers ? network.Dns : []).Where(server => IPAddress.TryParse(server, out _)).ToList();
        if (servers.Count > 0)
        {
            yield return "--no-resolv";
            foreach (var server in servers)
            {
                yield return $"--server={server}";
            }
        }

        if (options.UseIpv6 && network.HostAddressV6 is not null && IpRange.TryParse(network.CidrV6) is { PrefixLength: 64 } v6)
        {
            // Routers are advertised by dnsmasq as well; guests make their addresses of the prefix and their hardware address.
            yield return "--enable-ra";
            yield return $"--dhcp-range=set:{LabelOf(network)},{v6.BaseAddress},ra-only,64,{seconds}";
            yield return $"--interface={network.Bridge}";
        }
    }

    /// <summary>A tag of dnsmasq's: the network's name where it is a plain one, as upstream, and its number where it is not.</summary>
    private static string LabelOf(NetworkPlan network) => network.Label is { Length: > 0 and <= 64 } label && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? label
        : string.Create(CultureInfo.InvariantCulture, $"network-{network.Number}");

    private static string? NameOf(LeasePlan lease, DhcpOptions options) =>
        HostName.Of(lease.HostName) is { } name ? options.Domain.Length > 0 ? $"{name}.{options.Domain}" : name : null;

    private static bool IsSound(LeasePlan lease) =>
        System.Net.NetworkInformation.PhysicalAddress.TryParse(lease.MacAddress.Replace(':', '-'), out _) && IPAddress.TryParse(lease.Address, out var address) && !IpRange.IsV6(address);

    private static string Lines(IEnumerable<LeasePlan> leases, Func<LeasePlan, string> line)
    {
        var text = new StringBuilder();
        foreach (var lease in leases)
        {
            text.Append(line(lease)).Append('\n');
        }

        return text.ToString();
    }
}
