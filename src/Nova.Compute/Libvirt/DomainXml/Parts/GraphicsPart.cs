using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The VNC and SPICE servers, on ports libvirt chooses at each start.</summary>
internal sealed class GraphicsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.VncListen is { } vnc)
        {
            devices.Add(Graphics("vnc", vnc));
        }

        if (plan.SpiceListen is { } spice)
        {
            devices.Add(Graphics("spice", spice, plan.SpiceIsSecure ? new XAttribute("defaultMode", "secure") : null));
        }
    }

    private static XElement Graphics(string type, string address, XAttribute? more = null) => new(
        "graphics",
        new XAttribute("type", type),
        new XAttribute("autoport", "yes"),
        more,
        new XElement("listen", new XAttribute("type", "address"), new XAttribute("address", address)));
}
