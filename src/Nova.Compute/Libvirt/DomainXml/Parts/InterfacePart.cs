using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Network interfaces. libvirt makes the tap device and plugs it into the bridge when the guest starts, and removes it when the guest ends: nothing is left to be cleaned up.</summary>
internal sealed class InterfacePart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(plan.Interfaces.Select(Interface));

    private static XElement Interface(InterfaceDevice device) => new(
        "interface",
        new XAttribute("type", "bridge"),
        new XElement("mac", new XAttribute("address", device.MacAddress)),
        new XElement("source", new XAttribute("bridge", device.Bridge)),
        new XElement("target", new XAttribute("dev", device.DeviceName)),
        new XElement("model", new XAttribute("type", device.Model)),
        device.Mtu is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null);
}
