using System.Xml.Linq;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Where a guest's console listens, by its domain as it runs: ports are chosen at each start.</summary>
internal sealed class LocateConsole(LibvirtOptions options, LibvirtHost host)
{
    /// <returns>Null where the guest has no console that speaks this.</returns>
    public Task<ConsoleEndpoint?> FindAsync(Guid instanceId, ConsoleProtocol protocol, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain => domain.IsActive()
            ? Find(XElement.Parse(domain.GetXmlDesc()).Element("devices")!, protocol)
            : throw new FaultException(FaultKind.Conflict, $"Instance {instanceId} is not ready"),
        ct);

    /// <summary>The first of its kind, as upstream: a guest with several serial ports shows the first.</summary>
    internal ConsoleEndpoint? Find(XElement devices, ConsoleProtocol protocol) => protocol switch
    {
        ConsoleProtocol.Vnc => Graphics(devices, "vnc", options.VncProxyClientAddress),
        ConsoleProtocol.Spice => Graphics(devices, "spice", options.Spice.ProxyClientAddress),
        ConsoleProtocol.Serial => devices.Elements("serial")
            .Where(port => (string?)port.Attribute("type") == "tcp")
            .Select(port => Port(port.Element("source"), "service"))
            .Where(port => port is not null)
            .Select(port => new ConsoleEndpoint(options.Serial.ProxyClientAddress, port!.Value))
            .FirstOrDefault(),
        _ => null,
    };

    private static ConsoleEndpoint? Graphics(XElement devices, string type, string address)
    {
        var graphics = devices.Elements("graphics").FirstOrDefault(element => (string?)element.Attribute("type") == type);
        var (port, tlsPort) = (Port(graphics, "port"), Port(graphics, "tlsPort"));
        return (port ?? tlsPort) is { } either ? new ConsoleEndpoint(address, either, tlsPort) : null;
    }

    /// <summary>-1 is libvirt's word for none.</summary>
    private static int? Port(XElement? element, string attribute) => (int?)element?.Attribute(attribute) is { } port and > 0 ? port : null;
}
