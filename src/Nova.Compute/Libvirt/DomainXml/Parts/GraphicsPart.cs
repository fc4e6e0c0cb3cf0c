using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The VNC server, on a port libvirt chooses at each start.</summary>
internal sealed class GraphicsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.VncListen is { } address)
        {
            devices.Add(new XElement(
                "graphics",
                new XAttribute("type", "vnc"),
                new XAttribute("autoport", "yes"),
                new XElement("listen", new XAttribute("type", "address"), new XAttribute("address", address))));
        }
    }
}
