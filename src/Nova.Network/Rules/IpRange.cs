using System.Net;
using System.Net.Sockets;

namespace Nova.Network.Rules;

/// <summary>Addresses and ranges that came out of a row or an option, as they may be written into a ruleset: read and printed anew, never passed on.</summary>
internal static class IpRange
{
    /// <summary>A range or a single address, its host bits cleared; null for what is none.</summary>
    public static IPNetwork? TryParse(string? text)
    {
        var slash = text?.IndexOf('/') ?? -1;
        if (!IPAddress.TryParse(slash < 0 ? text : text![..slash], out var address) || address.ScopeIdOrZero() != 0)
        {
            return null;
        }

        var most = IsV6(address) ? 128 : 32;
        var length = most;
        if (slash >= 0 && !(int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) && length <= most))
        {
            return null;
        }

        return new IPNetwork(Masked(address, length), length);
    }

    /// <summary>True for the sixth version.</summary>
    public static bool IsV6(IPNetwork range) => IsV6(range.BaseAddress);

    /// <summary>True for the sixth version.</summary>
    public static bool IsV6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The addresses among <paramref name="texts"/> that are of one version, each once.</summary>
    public static IEnumerable<string> Addresses(IEnumerable<string> texts, bool v6) => texts
        .Select(text => IPAddress.TryParse(text, out var address) ? address : null)
        .Where(address => address is not null && IsV6(address) == v6)
        .Select(address => address!.ToString())
        .Distinct();

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    private static long ScopeIdOrZero(this IPAddress address) => IsV6(address) ? address.ScopeId : 0;
}
