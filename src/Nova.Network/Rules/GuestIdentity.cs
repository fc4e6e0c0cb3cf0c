using System.Net;
using System.Net.NetworkInformation;
using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>What an interface may send as: read out of its plan once, for all that is written of it.</summary>
/// <param name="Device">Its device, in quotes.</param>
/// <param name="Mac">Its hardware address.</param>
/// <param name="V4">Its addresses.</param>
/// <param name="V6">Its addresses of the sixth version, the one of its link first.</param>
internal sealed record GuestIdentity(string Device, string Mac, IReadOnlyList<string> V4, IReadOnlyList<string> V6)
{
    /// <summary>Null where the row makes no sense: the guest then has no address it could send from.</summary>
    public static GuestIdentity? Of(PortPlan port)
    {
        if (!DeviceName.IsOne(port.Device))
        {
            return null;
        }

        var isMac = PhysicalAddress.TryParse(port.MacAddress.Replace(':', '-'), out var physical) && physical!.GetAddressBytes().Length == 6;
        var mac = isMac ? physical!.GetAddressBytes() : new byte[6];
        return new GuestIdentity(
            RuleText.Quoted(port.Device),
            string.Join(':', mac.Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))),
            isMac ? [.. IpRange.Addresses(port.Addresses, v6: false)] : [],
            isMac ? [.. IpRange.Addresses([LinkLocal(mac), .. port.Addresses], v6: true)] : []);
    }

    /// <summary>As a number, the way it stands in a message of DHCP.</summary>
    public string MacNumber => "0x" + Mac.Replace(":", "", StringComparison.Ordinal);

    /// <summary>An address of the sixth version as a number, the way it stands in a message of its neighbours.</summary>
    public static string Number(string address) => "0x" + Convert.ToHexStringLower(IPAddress.Parse(address).GetAddressBytes());

    private static string LinkLocal(byte[] mac) =>
        new IPAddress([0xfe, 0x80, 0, 0, 0, 0, 0, 0, (byte)(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]]).ToString();
}
