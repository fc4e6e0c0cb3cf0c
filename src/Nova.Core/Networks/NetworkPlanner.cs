using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Nova.Core.Faults;

namespace Nova.Core.Networks;

/// <summary>Cuts a range into networks, as upstream's managers do.</summary>
public static class NetworkPlanner
{
    /// <summary>A row an address: more than these are no network but a mistake.</summary>
    private const int ShortestPrefix = 16;

    private const int MostNetworks = 256;
    private const int LongestName = 255;
    private const int LongestDevice = 15;

    /// <summary>The networks, each with which of its places are not for guests.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="existing">Those there are: no range, no VLAN twice.</param>
    /// <param name="flatBridge">Bridge of flat networks that name none.</param>
    /// <param name="now">Present time.</param>
    /// <exception cref="FaultException">BadRequest or Conflict, with what is wrong.</exception>
    public static IReadOnlyList<(NetworkRecord Network, Func<long, bool> IsReserved)> Plan(
        CreateNetworks asked, IReadOnlyList<NetworkRecord> existing, string? flatBridge, DateTimeOffset now)
    {
        var whole = RangeOf(asked.Cidr);
        var prefix = PrefixOf(asked, whole);
        if (asked.Count is < 1 or > MostNetworks || whole.Size / (1L << (32 - prefix)) < asked.Count)
        {
            throw Invalid($"The network range is not big enough to fit {asked.Count} networks. Network size is {1L << (32 - prefix)}.");
        }

        if (asked.Count > 1 && (asked.Gateway ?? asked.DhcpServer ?? asked.FixedCidr ?? asked.Id?.ToString()) is not null)
        {
            throw Invalid("A gateway, a DHCP server, a fixed range and a uuid are of one network: make the networks one by one.");
        }

        if (asked.Label.Trim().Length is 0 or > LongestName)
        {
            throw Invalid("Maximum allowed length for 'label' is 255.");
        }

        RequireAddress(asked.Dns1, "dns1");
        RequireAddress(asked.Dns2, "dns2");
        RequireDevice(asked.Bridge, "bridge");
        RequireDevice(asked.BridgeInterface, "bridge_interface");
        return [.. Enumerable.Range(0, asked.Count).Select(index => One(asked, index, whole.Part(index, prefix), existing, flatBridge, now))];
    }

    /// <summary>A name a device can have: it goes to tools of the host.</summary>
    public static bool IsDevice(string name) =>
        name.Length is > 0 and <= LongestDevice && name[0] != '-' && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static (NetworkRecord Network, Func<long, bool> IsReserved) One(
        CreateNetworks asked, int index, AddressRange range, IReadOnlyList<NetworkRecord> existing, string? flatBridge, DateTimeOffset now)
    {
        var vlan = asked.Vlan + index;
        if (vlan is < 1 or > 4094)
        {
            throw Invalid("The vlan number cannot be greater than 4094 or less than 1");
        }

        foreach (var other in existing)
        {
            if (vlan is not null && other.Vlan == vlan)
            {
                throw new FaultException(FaultKind.Conflict, $"Detected existing vlan with id {vlan}");
            }

            if (AddressRange.TryParse(other.Cidr, out var theirs) && theirs.Overlaps(range))
            {
                throw new FaultException(FaultKind.Conflict, $"Requested cidr ({range}) conflicts with existing cidr ({other.Cidr})");
            }
        }

        var gateway = PlaceOf(range, asked.Gateway, "gateway") ?? 1;
        var dhcp = PlaceOf(range, asked.DhcpServer, "dhcp_server") ?? gateway;
        AddressRange? guests = asked.FixedCidr is null ? null : RangeOf(asked.FixedCidr);
        if (guests is { } part && (part.PrefixLength < range.PrefixLength || !part.Overlaps(range)))
        {
            throw Invalid($"The fixed range {part} is not within {range}.");
        }

        var first = Enumerable.Range(0, (int)range.Size).First(place => !IsReserved(place) || place == range.Size - 1);
        var cidrV6 = V6Of(asked.CidrV6, index);
        return (new NetworkRecord
        {
            Id = asked.Id ?? Guid.NewGuid(),
            Label = asked.Count > 1 ? $"{asked.Label}_{index}" : asked.Label,
            Cidr = range.ToString(),
            CidrV6 = cidrV6,
            Gateway = range.At(gateway),
            GatewayV6 = cidrV6 is null ? null : GatewayV6Of(asked, cidrV6),
            DhcpServer = range.At(dhcp),
            DhcpStart = range.At(first),
            Dns1 = asked.Dns1,
            Dns2 = asked.Dns2,
            Bridge = asked.Bridge ?? (vlan is null ? flatBridge : $"br{vlan}")
                ?? throw Invalid("bridge is required to create a network, or flat_network_bridge in nova.conf."),
            BridgeInterface = asked.BridgeInterface,
            Vlan = vlan,
            ProjectId = asked.ProjectId,
            MultiHost = asked.MultiHost,
            Priority = asked.Priority,
            Mtu = asked.Mtu,
            CreatedAt = now,
        }, place => IsReserved(place));

        // The network's own first and last address, its router, and all outside of the part for guests.
        bool IsReserved(long place) =>
            place == 0 || place == range.Size - 1 || place == gateway || place == dhcp || (guests is { } some && some.PlaceOf(range.At(place)) is null);
    }

    private static AddressRange RangeOf(string cidr)
    {
        if (!AddressRange.TryParse(cidr, out var range))
        {
            throw Invalid($"Invalid input received: {cidr} is no network of IPv4.");
        }

        return range.PrefixLength is >= ShortestPrefix and <= 30
            ? range
            : throw Invalid($"Invalid input received: {cidr} has too many or too few addresses: a network is between /{ShortestPrefix} and /30.");
    }

    private static int PrefixOf(CreateNetworks asked, AddressRange whole)
    {
        if (asked.Size is not { } size)
        {
            return asked.Count == 1 ? whole.PrefixLength : whole.PrefixLength + (int)Math.Ceiling(Math.Log2(Math.Max(1, asked.Count)));
        }

        // What is no power of two is the next one, as upstream.
        return size is >= 4 and <= 65536
            ? Math.Max(whole.PrefixLength, 32 - BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)size)))
            : throw Invalid("Invalid input received: network_size must be between 4 and 65536.");
    }

    private static long? PlaceOf(AddressRange range, string? address, string name) => address is null
        ? null
        : range.PlaceOf(address) is { } place && place > 0 && place < range.Size - 1 ? place : throw Invalid($"{name} {address} is no address of {range}.");

    private static string? V6Of(string? cidr, int index)
    {
        if (cidr is null)
        {
            return null;
        }

        if (!IPNetwork.TryParse(cidr, out var range) || range.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6 || range.PrefixLength is > 64 or < 32)
        {
            throw Invalid($"Invalid input received: {cidr} is no network of IPv6 with room for a /64.");
        }

        var bytes = range.BaseAddress.GetAddressBytes();
        (bytes[6], bytes[7]) = ((byte)(bytes[6] + (index >> 8)), (byte)(bytes[7] + index));
        return $"{new IPAddress(bytes)}/64";
    }

    private static string GatewayV6Of(CreateNetworks asked, string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        if (asked.GatewayV6 is { } given)
        {
            return IPAddress.TryParse(given, out var address) && network.Contains(address) ? address.ToString() : throw Invalid($"gateway_v6 {given} is no address of {cidr}.");
        }

        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[15] = 1;
        return new IPAddress(bytes).ToString();
    }

    private static void RequireAddress(string? address, string name)
    {
        if (address is not null && !IPAddress.TryParse(address, out _))
        {
            throw Invalid($"{name} {address} is no address.");
        }
    }

    private static void RequireDevice(string? device, string name)
    {
        if (device is not null && !IsDevice(device))
        {
            throw Invalid($"{name} is no name of a device.");
        }
    }

    private static FaultException Invalid(string message) => new(FaultKind.BadRequest, message);
}
