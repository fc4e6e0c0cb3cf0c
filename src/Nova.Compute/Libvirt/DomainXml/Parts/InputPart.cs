using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>A tablet, so that the pointer in a VNC console is where the user's is.</summary>
internal sealed class InputPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (HasScreen(plan) && (plan.Image("hw_pointer_model") ?? plan.Pointer) == "usbtablet")
        {
            devices.Add(new XElement("input", new XAttribute("type", "tablet"), new XAttribute("bus", "usb")));
        }
    }

    /// <summary>SPICE's agent brings a pointer of its own.</summary>
    private static bool HasScreen(DomainPlan plan) => plan.VncListen is not null || (plan.SpiceListen is not null && !plan.HasSpiceAgent);
}
