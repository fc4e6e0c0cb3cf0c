using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Nova.Network.Tests.Host;

/// <summary>Sends between namespaces: a socket belongs to the one it was made in.</summary>
internal static class Datagrams
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether a datagram arrives.</summary>
    public static async Task<bool> ArriveAsync(Namespace from, int fromPort, Namespace to, string address, int port, byte[]? content = null)
    {
        using var receiver = await to.RunAsync(() => Task.FromResult(Bound(IPAddress.Any, port)));
        var arrival = receiver.ReceiveFromAsync(new byte[2048], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
        using var sender = await from.RunAsync(() => Task.FromResult(Bound(IPAddress.Any, fromPort)));
        await sender.SendToAsync(content ?? new byte[32], SocketFlags.None, new IPEndPoint(IPAddress.Parse(address), port));
        return await Task.WhenAny(arrival, Task.Delay(Patience)) == arrival;
    }

    /// <summary>Whether a connection comes about.</summary>
    public static async Task<bool> ConnectsAsync(Namespace from, Namespace to, string address, int port, string listenOn = "0.0.0.0", int? listenPort = null)
    {
        using var listener = await to.RunAsync(() => Task.FromResult(Listening(listenOn, listenPort ?? port)));
        var target = await from.RunAsync(async () => address.Split('%') is [var plain, var device] ? await ScopedAsync(from, plain, device) : IPAddress.Parse(address));
        using var client = await from.RunAsync(() => Task.FromResult(new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await client.ConnectAsync(target, port, patience.Token);
            return true;
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Where a connection seems to come from.</summary>
    public static async Task<string> SourceAsync(Namespace from, Namespace to, string address, int port)
    {
        using var listener = await to.RunAsync(() => Task.FromResult(Listening("0.0.0.0", port)));
        using var client = await from.RunAsync(() => Task.FromResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));
        using var patience = new CancellationTokenSource(Patience);
        await client.ConnectAsync(IPAddress.Parse(address), port, patience.Token);
        using var accepted = await listener.AcceptAsync(patience.Token);
        return ((IPEndPoint)accepted.RemoteEndPoint!).Address.ToString();
    }

    /// <summary>A message of DHCP in the name of a hardware address.</summary>
    public static byte[] DhcpFrom(string mac)
    {
        var message = new byte[300];
        PhysicalAddress.Parse(mac.Replace(':', '-')).GetAddressBytes().CopyTo(message, 28);
        return message;
    }

    /// <summary>An address of the link, with the number that the device has in a namespace.</summary>
    private static async Task<IPAddress> ScopedAsync(Namespace place, string address, string device)
    {
        var number = await place.Tool.RunAsync("/bin/sh", ["-ec", $"ip -o link show dev {device} | cut -d: -f1"], "", CancellationToken.None);
        return new IPAddress(IPAddress.Parse(address).GetAddressBytes(), long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Socket Bound(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private static Socket Listening(string address, int port)
    {
        var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        socket.Listen();
        return socket;
    }
}
