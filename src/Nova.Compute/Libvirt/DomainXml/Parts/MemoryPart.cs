using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Memory, and the number of processors.</summary>
internal sealed class MemoryPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        var kibibytes = plan.Instance.Flavor.MemoryMb * 1024L;
        domain.Add(
            new XElement("memory", new XAttribute("unit", "KiB"), kibibytes),
            new XElement("currentMemory", new XAttribute("unit", "KiB"), kibibytes),
            new XElement("vcpu", plan.Instance.Flavor.Vcpus));
    }
}
