using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The USB controller, where its model is not the machine's own or there is to be none; and ports that a SPICE client plugs its devices into.</summary>
internal sealed class UsbPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Devices.Usb is { } model)
        {
            devices.Add(new XElement("controller", new XAttribute("type", "usb"), new XAttribute("index", 0), new XAttribute("model", model)));
        }

        devices.Add(Enumerable.Range(0, plan.Devices.RedirectedPorts).Select(_ => new XElement("redirdev", new XAttribute("bus", "usb"), new XAttribute("type", "spicevmc"))));
    }
}
