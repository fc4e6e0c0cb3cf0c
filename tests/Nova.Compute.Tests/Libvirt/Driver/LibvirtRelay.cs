using System.Net.Sockets;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Stands between a driver and the machine's libvirtd, and hangs when told to: the daemon itself belongs to others, too.</summary>
internal sealed class LibvirtRelay : IAsyncDisposable
{
    private const string Daemon = "/run/libvirt/libvirt-sock";
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _path;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LibvirtRelay(Scratch scratch)
    {
        _path = scratch.At("relay.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(128);
        _flowing.SetResult();
        _accepting = AcceptAsync();
    }

    public string Uri => $"qemu+unix:///system?socket={_path}";

    /// <summary>Connections that were accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Nothing goes through any more, as when the daemon is stopped: connections stay open.</summary>
    public void Hang() => _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back goes on.</summary>
    public void GoOn() => _flowing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                Accepted++;
                _ = RelayAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Told to stop.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using (client)
        using (var daemon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                await daemon.ConnectAsync(new UnixDomainSocketEndPoint(Daemon), _stopping.Token);
                await Task.WhenAny(PumpAsync(client, daemon), PumpAsync(daemon, client));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // One of the two hung up.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _stopping.Token) is var read and > 0)
        {
            await _flowing.Task.WaitAsync(_stopping.Token);
            await to.SendAsync(buffer.AsMemory(0, read), _stopping.Token);
        }
    }
}
