using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Type, uuid and name.</summary>
internal sealed class GeneralPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(
        new XAttribute("type", plan.VirtType),
        new XElement("name", plan.Instance.GuestName),
        new XElement("uuid", plan.Instance.Id.ToString("D")));
}
