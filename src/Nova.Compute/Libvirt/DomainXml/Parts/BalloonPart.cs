using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The balloon: without a period its driver reports nothing of the guest's memory.</summary>
internal sealed class BalloonPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(new XElement(
        "memballoon",
        new XAttribute("model", "virtio"),
        plan.MemoryStatsPeriod > 0 ? new XElement("stats", new XAttribute("period", plan.MemoryStatsPeriod)) : null));
}
