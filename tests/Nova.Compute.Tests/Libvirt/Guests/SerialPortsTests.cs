using System.Net;
using System.Net.Sockets;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Guests;
using Nova.Core.Faults;

namespace Nova.Compute.Tests.Libvirt.Guests;

public sealed class SerialPortsTests
{
    [Fact]
    public void A_port_in_use_is_passed_over_and_the_last_ones_taken_come_last()
    {
        using var used = new TcpListener(IPAddress.Loopback, 0);
        used.Start();
        var middle = ((IPEndPoint)used.LocalEndpoint).Port;
        var ports = new SerialPorts(new SerialOptions { FirstPort = middle - 1, LastPort = middle + 1 });

        int[] expected = [.. new[] { middle - 1, middle + 1 }.Where(IsFree)];
        var taken = ports.Take(expected.Length);

        Assert.Equal(expected, taken);
        Assert.Equal(expected, ports.Take(expected.Length));
    }

    [Fact]
    public void Too_few_ports_are_a_refusal()
    {
        using var used = new TcpListener(IPAddress.Loopback, 0);
        used.Start();
        var port = ((IPEndPoint)used.LocalEndpoint).Port;

        var refused = Assert.Throws<FaultException>(() => new SerialPorts(new SerialOptions { FirstPort = port, LastPort = port }).Take(1));

        Assert.Equal("Not able to acquire a free port for 127.0.0.1", refused.Fault.Message);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
