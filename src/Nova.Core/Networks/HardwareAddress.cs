using System.Net;
using System.Net.Sockets;

namespace Nova.Core.Networks;

/// <summary>Hardware addresses of interfaces on built-in networks, and the addresses of the sixth version that guests make of them.</summary>
public static class HardwareAddress
{
    /// <summary>
    /// The one of the interface whose first address has a place in a network. No two interfaces have the same, and no row is needed to know so. With upstream's beginning, <c>fa:16:3e</c>, for the
    /// first 255 networks; others change its second and third byte, and stay addresses that nobody makes cards with.
    /// </summary>
    /// <param name="network">Number of the network.</param>
    /// <param name="slot">Place of the address in its range, at most 65,535.</param>
    public static string Of(long network, int slot) =>
        $"fa:{0x16 ^ ((network >> 16) & 0xFF):x2}:{0x3e ^ ((network >> 8) & 0xFF):x2}:{network & 0xFF:x2}:{(slot >> 8) & 0xFF:x2}:{slot & 0xFF:x2}";

    /// <summary>The place in its network that a hardware address follows from.</summary>
    public static int SlotOf(string hardware) => Convert.ToInt32(hardware[12..14] + hardware[15..17], 16);

    /// <summary>The address a guest gives itself in a /64 (RFC 4291, appendix A); null where the range is none.</summary>
    public static string? InPrefix(string? cidr, string hardware)
    {
        if (cidr is null || !IPNetwork.TryParse(cidr, out var range) || range.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6 || range.PrefixLength != 64)
        {
            return null;
        }

        var mac = Convert.FromHexString(hardware.Replace(":", "", StringComparison.Ordinal));
        var bytes = range.BaseAddress.GetAddressBytes();
        (bytes[8], bytes[9], bytes[10], bytes[11]) = ((byte)(mac[0] ^ 2), mac[1], mac[2], 0xFF);
        (bytes[12], bytes[13], bytes[14], bytes[15]) = (0xFE, mac[3], mac[4], mac[5]);
        return new IPAddress(bytes).ToString();
    }
}
