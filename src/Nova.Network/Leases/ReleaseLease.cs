using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Nova.Network.Leases;

/// <summary>Tells dnsmasq in a guest's name that its address is free (force_dhcp_release): it would keep the lease to its end, and give the address to nobody else.</summary>
internal static class ReleaseLease
{
    private const int SocketLevel = 1;
    private const int BindToDevice = 25;
    private const int ServerPort = 67;

    /// <summary>Sends one message to the server on this host; it answers none.</summary>
    public static void Send(string bridge, string server, string mac, string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetRawSocketOption(SocketLevel, BindToDevice, System.Text.Encoding.ASCII.GetBytes(bridge));
        socket.SendTo(Message(server, mac, address), new IPEndPoint(IPAddress.Parse(server), ServerPort));
    }

    /// <summary>A DHCPRELEASE (RFC 2131).</summary>
    internal static byte[] Message(string server, string mac, string address)
    {
        var message = new byte[300];
        var hardware = PhysicalAddress.Parse(mac.Replace(':', '-')).GetAddressBytes();
        message[0] = 1;
        message[1] = 1;
        message[2] = (byte)hardware.Length;
        hardware.CopyTo(message, 4);
        IPAddress.Parse(address).GetAddressBytes().CopyTo(message, 12);
        hardware.CopyTo(message, 28);
        byte[] options = [0x63, 0x82, 0x53, 0x63, 53, 1, 7, 54, 4, .. IPAddress.Parse(server).GetAddressBytes(), 255];
        options.CopyTo(message, 236);
        return message;
    }
}
