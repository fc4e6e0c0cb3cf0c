using System.Net;
using System.Net.Sockets;
using Nova.Core.Consoles;

namespace Nova.Compute.Drivers.Fake;

/// <summary>Consoles of fake guests on loopback, made when first asked for: a screen that shows the last key, and a serial port that echoes.</summary>
/// <remarks>There may be tens of thousands of guests in a process, and few of them are looked at.</remarks>
internal sealed class FakeConsoles : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Instance, ConsoleProtocol Protocol), FakeConsole> _open = [];

    /// <summary>The port of a guest's console; null where it has none that speaks this.</summary>
    public int? PortOf(Guid instanceId, ConsoleProtocol protocol)
    {
        if (protocol is not (ConsoleProtocol.Vnc or ConsoleProtocol.Serial))
        {
            return null;
        }

        lock (_gate)
        {
            if (!_open.TryGetValue((instanceId, protocol), out var console))
            {
                console = new FakeConsole(protocol == ConsoleProtocol.Vnc ? new FakeScreen(instanceId.ToString()).ServeAsync : EchoAsync);
                _open.Add((instanceId, protocol), console);
            }

            return console.Port;
        }
    }

    /// <summary>The guest is off or gone, and so is whoever was connected.</summary>
    public void Close(Guid instanceId)
    {
        lock (_gate)
        {
            foreach (var protocol in new[] { ConsoleProtocol.Vnc, ConsoleProtocol.Serial })
            {
                if (_open.Remove((instanceId, protocol), out var console))
                {
                    console.Dispose();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var console in _open.Values)
            {
                console.Dispose();
            }

            _open.Clear();
        }
    }

    private static Task EchoAsync(NetworkStream stream, CancellationToken ct) => stream.CopyToAsync(stream, ct);

    /// <summary>A listener and those connected to it.</summary>
    private sealed class FakeConsole : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _closed = new();
        private readonly Func<NetworkStream, CancellationToken, Task> _serve;

        public FakeConsole(Func<NetworkStream, CancellationToken, Task> serve)
        {
            _serve = serve;
            _listener.Start();
            _ = AcceptAsync(_closed.Token);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _closed.Cancel();
            _listener.Dispose();
        }

        private async Task AcceptAsync(CancellationToken ct)
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync(ct), ct);
                }
            }
            catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The guest is off.
            }
        }

        private async Task ServeAsync(TcpClient client, CancellationToken ct)
        {
            using (client)
            {
                try
                {
                    await _serve(client.GetStream(), ct);
                }
                catch (Exception gone) when (gone is OperationCanceledException or IOException)
                {
                    // The viewer went, or the guest is off.
                }
            }
        }
    }
}
