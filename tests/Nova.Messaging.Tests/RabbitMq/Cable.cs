using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>The network between a daemon and the broker, which a test can cut: connections end without a goodbye, and new ones are refused.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly int _brokerPort;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Socket, byte> _connections = new();
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile TaskCompletionSource _flow = new();

    public Cable(int brokerPort)
    {
        _brokerPort = brokerPort;
        GoOn();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_closing.Token);
    }

    public int Port { get; }

    public void Cut()
    {
        _isCut = true;
        foreach (var (connection, _) in _connections)
        {
            // With a timeout of zero the peer sees a reset.
            connection.Close(0);
        }
    }

    public void Mend() => _isCut = false;

    /// <summary>Nothing passes any more, and nobody is told: what is at the other end seems to hang.</summary>
    public void Hang() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _flow.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Cut();
        GoOn();
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync(CancellationToken ct)
    {
        var copies = new List<Task>();
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(ct);
                if (_isCut)
                {
                    near.Close();
                    continue;
                }

                var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                near.NoDelay = true;
                await far.ConnectAsync(IPAddress.Loopback, _brokerPort, ct);
                _connections.TryAdd(near, 0);
                _connections.TryAdd(far, 0);
                copies.Add(CopyAsync(near, far));
                copies.Add(CopyAsync(far, near));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(copies);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var target = new NetworkStream(to);
            var bytes = new byte[64 * 1024];
            while (await source.ReadAsync(bytes) is > 0 and var count)
            {
                await _flow.Task;
                await target.WriteAsync(bytes.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // Cut.
        }
        finally
        {
            from.Close();
            to.Close();
        }
    }
}
