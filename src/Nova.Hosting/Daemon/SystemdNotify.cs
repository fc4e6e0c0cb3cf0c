using System.Net.Sockets;
using System.Text;

namespace Nova.Hosting.Daemon;

/// <summary>Tells systemd (<c>Type=notify</c>) how far the process is, by a datagram to the socket it named.</summary>
internal static class SystemdNotify
{
    public static void Ready() => Send("READY=1\nSTATUS=Running");

    public static void Stopping() => Send("STOPPING=1\nSTATUS=Finishing work under way");

    private static void Send(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } name || name[0] is not ('/' or '@'))
        {
            return;
        }

        try
        {
            // A leading @ is an abstract socket, whose name begins with a NUL.
            var address = new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), address);
        }
        catch (SocketException unreachable)
        {
            Console.Error.WriteLine($"systemd was not notified at {name}: {unreachable.Message}");
        }
    }
}
