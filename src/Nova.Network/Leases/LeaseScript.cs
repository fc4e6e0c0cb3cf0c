using System.Net;
using System.Net.NetworkInformation;
using Nova.Network.Dhcp;

namespace Nova.Network.Leases;

/// <summary>nova-dhcpbridge: what dnsmasq calls when it hands an address out or takes one back, and for what was handed out before when it starts.</summary>
/// <remarks>
/// It leaves a file for the daemon and ends: no broker is dialled for each lease, and none is lost while daemon or broker are away. A file an address, the newest one wins, so that they never
/// outnumber the network. Called as upstream's: <c>add|old|del MAC IP [HOSTNAME]</c>, <c>init</c>. The name is what the guest calls itself, and is not looked at.
/// </remarks>
internal static class LeaseScript
{
    /// <summary>First argument of the program by which it is this script.</summary>
    public const string Verb = "dhcpbridge";

    /// <summary>Folder of the files.</summary>
    public const string Folder = "leases";

    /// <summary>Does what it is called for.</summary>
    /// <returns>The exit code: 0, or 1 where the call makes no sense.</returns>
    public static int Run(IReadOnlyList<string> arguments, Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        if (environment("NOVA_NETWORKS_PATH") is not { Length: > 0 } folder)
        {
            errors.WriteLine("nova-dhcpbridge: NOVA_NETWORKS_PATH is not set: dnsmasq calls this, as nova-network started it");
            return 1;
        }

        switch (arguments)
        {
            case ["init"]:
                return Print(folder, environment("NETWORK_ID"), output, errors);
            case ["old", ..]:
                return 0;
            case [("add" or "del") and var verb, var mac, var address, ..]:
                if (!IPAddress.TryParse(address, out var parsed) || !PhysicalAddress.TryParse(mac.Replace(':', '-'), out _))
                {
                    errors.WriteLine("nova-dhcpbridge: no hardware address and address");
                    return 1;
                }

                Leave(Path.Combine(folder, Folder), parsed.ToString(), $"{verb} {mac.ToLowerInvariant()}");
                return 0;
            default:
                // Others that dnsmasq has, such as tftp, are of no interest here.
                return arguments.Count > 0 ? 0 : 1;
        }
    }

    private static int Print(string folder, string? number, TextWriter output, TextWriter errors)
    {
        if (number is not { Length: > 0 } || !number.All(char.IsAsciiDigit))
        {
            errors.WriteLine("nova-dhcpbridge: NETWORK_ID is not set");
            return 1;
        }

        var file = DnsmasqPlan.LeaseFileOf(folder, number);
        if (File.Exists(file))
        {
            output.Write(File.ReadAllText(file));
        }

        return 0;
    }

    private static void Leave(string folder, string address, string text)
    {
        Directory.CreateDirectory(folder);
        var half = Path.Combine(folder, $".{address}.{Environment.ProcessId}");
        File.WriteAllText(half, text);
        File.Move(half, Path.Combine(folder, address), overwrite: true);
    }
}
