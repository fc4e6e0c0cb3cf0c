using System.Net;
using System.Net.Sockets;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>A guest's console of our own: it takes one connection after another and does with each what the test says.</summary>
internal sealed class VncServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _serve;
    private int _connections;

    public VncServer(Func<NetworkStream, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often somebody connected.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>RFB 3.8 without a password, and then it says back what it is told.</summary>
    public static VncServer Echoing() => new(async stream =>
    {
        await GreetAsync(stream, 1);
        await stream.WriteAsync(new byte[4]);
        await stream.CopyToAsync(stream);
    });

    /// <summary>Version and security types, up to the choice.</summary>
    public static async Task<byte> GreetAsync(NetworkStream stream, params byte[] types)
    {
        await stream.WriteAsync("RFB 003.008\n"u8.ToArray());
        await stream.ReadExactlyAsync(new byte[12]);
        await stream.WriteAsync((byte[])[(byte)types.Length, .. types]);
        var choice = new byte[1];
        await stream.ReadExactlyAsync(choice);
        return choice[0];
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _serve(client.GetStream());
            }
            catch (IOException)
            {
                // The proxy went.
            }
        }
    }
}
