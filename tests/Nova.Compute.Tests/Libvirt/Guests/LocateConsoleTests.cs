using System.Xml.Linq;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Guests;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Tests.Libvirt.Guests;

public sealed class LocateConsoleTests
{
    private static readonly LocateConsole Locate = new(
        new LibvirtOptions
        {
            VncProxyClientAddress = "10.0.0.31",
            Spice = new SpiceOptions { ProxyClientAddress = "10.0.0.32" },
            Serial = new SerialOptions { ProxyClientAddress = "10.0.0.33" },
        },
        host: null!);

    [Fact]
    public void Ports_are_those_of_the_domain_as_it_runs()
    {
        var devices = XElement.Parse(
            """
            <devices>
              <serial type="pty"><target port="0"/></serial>
              <serial type="tcp"><source mode="bind" host="10.0.0.33" service="10007"/></serial>
              <serial type="tcp"><source mode="bind" host="10.0.0.33" service="10008"/></serial>
              <graphics type="vnc" port="5901" autoport="yes"/>
              <graphics type="spice" port="5902" tlsPort="5903" autoport="yes"/>
            </devices>
            """);

        Assert.Equal(new ConsoleEndpoint("10.0.0.31", 5901), Locate.Find(devices, ConsoleProtocol.Vnc));
        Assert.Equal(new ConsoleEndpoint("10.0.0.32", 5902, 5903), Locate.Find(devices, ConsoleProtocol.Spice));
        Assert.Equal(new ConsoleEndpoint("10.0.0.33", 10007), Locate.Find(devices, ConsoleProtocol.Serial));
        Assert.Null(Locate.Find(devices, ConsoleProtocol.Mks));
    }

    [Theory]
    [InlineData("<devices/>")]
    [InlineData("<devices><graphics type='vnc' port='-1' autoport='yes'/><graphics type='spice' port='-1' tlsPort='-1'/><serial type='tcp'/></devices>")]
    public void What_does_not_listen_is_no_console(string devices)
    {
        foreach (var protocol in Enum.GetValues<ConsoleProtocol>())
        {
            Assert.Null(Locate.Find(XElement.Parse(devices), protocol));
        }
    }
}
