using System.Net;
using System.Net.Sockets;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>Two ends of one connection.</summary>
internal static class StreamPair
{
    public static async Task<(NetworkStream One, NetworkStream Other)> OpenAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true));
    }
}
