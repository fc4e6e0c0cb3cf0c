using System.Net.Sockets;

namespace Nova.Compute.Libvirt.Snapshots.Nbd;

/// <summary>The bytes to and from an NBD server.</summary>
internal sealed class NbdConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;

    private NbdConnection(NetworkStream stream) => _stream = stream;

    public static async Task<NbdConnection> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NbdConnection(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task ReadAsync(Memory<byte> buffer, CancellationToken ct) => await _stream.ReadExactlyAsync(buffer, ct);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => await _stream.WriteAsync(bytes, ct);

    /// <summary>Reads what nobody needs.</summary>
    public async Task SkipAsync(int bytes, CancellationToken ct)
    {
        var buffer = new byte[Math.Min(bytes, 4096)];
        while (bytes > 0)
        {
            var part = buffer.AsMemory(0, Math.Min(bytes, buffer.Length));
            await ReadAsync(part, ct);
            bytes -= part.Length;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
