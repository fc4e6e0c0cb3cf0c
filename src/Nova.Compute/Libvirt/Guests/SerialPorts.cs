using System.Net;
using System.Net.Sockets;
using Nova.Core.Faults;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Ports of the host for guests' serial consoles.</summary>
/// <remarks>
/// A port is chosen at each start of a guest, as libvirt chooses those of VNC, so nothing has to be given back or kept. The search goes on where it last
/// stopped: two guests that start at once never get the same one, and one that is in use is seen by trying to listen on it.
/// </remarks>
internal sealed class SerialPorts(SerialOptions options)
{
    private readonly Lock _gate = new();
    private int _next = options.FirstPort;

    /// <summary>This many free ports.</summary>
    /// <exception cref="FaultException">There are not as many; upstream's SocketPortRangeExhaustedException.</exception>
    public IReadOnlyList<int> Take(int count)
    {
        lock (_gate)
        {
            var taken = new List<int>(count);
            for (var tried = options.FirstPort; tried <= options.LastPort && taken.Count < count; tried++)
            {
                var port = _next;
                _next = port == options.LastPort ? options.FirstPort : port + 1;
                if (IsFree(port))
                {
                    taken.Add(port);
                }
            }

            return taken.Count == count
                ? taken
                : throw new FaultException(FaultKind.Unavailable, $"Not able to acquire a free port for {options.ProxyClientAddress}");
        }
    }

    private bool IsFree(int port)
    {
        try
        {
            var address = IPAddress.TryParse(options.ProxyClientAddress, out var parsed) ? parsed : IPAddress.Any;
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
