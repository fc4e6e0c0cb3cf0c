using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>What the machine has besides: ACPI for the power button, APIC, a note for crash dumps.</summary>
internal sealed class FeaturesPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "features", new XElement("acpi"), new XElement("apic"), new XElement("vmcoreinfo", new XAttribute("state", "on"))));
}
