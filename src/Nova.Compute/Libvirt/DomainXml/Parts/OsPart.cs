using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Machine and firmware: BIOS. What to boot from is said at the disk.</summary>
internal sealed class OsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "os",
        new XElement("type", new XAttribute("arch", plan.Architecture), new XAttribute("machine", plan.MachineType), "hvm"),
        new XElement("smbios", new XAttribute("mode", "sysinfo"))));
}
