using System.Net.Sockets;
using System.Text;
using Nova.Core.Rpc.Compute;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Connects to a guest's console.</summary>
internal sealed class DialConsole(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">Nobody answers there, or not as asked.</exception>
    public async Task<NetworkStream> DialAsync(ConsoleEndpoint endpoint, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.InternalAccessPath is { Length: > 0 } path)
            {
                await ConnectThroughAsync(stream, path, either.Token);
            }

            return stream;
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            socket.Dispose();
            throw new IOException($"The console at {endpoint.Host}:{endpoint.Port} cannot be reached: {failure.Message}", failure);
        }
    }

    /// <summary>Some hypervisors have all consoles behind one address, and want to be told which.</summary>
    private static async Task ConnectThroughAsync(NetworkStream stream, string path, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {path} HTTP/1.1\r\n\r\n"), ct);
        var status = await HttpHead.ReadAsync(stream, ct);
        if (!status.Contains("200", StringComparison.Ordinal))
        {
            throw new IOException("CONNECT was refused: " + status);
        }
    }
}
