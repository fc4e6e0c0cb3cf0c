using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>A sound card, where flavor or image asks for one.</summary>
internal sealed class SoundPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Devices.Sound is { } model)
        {
            devices.Add(new XElement("sound", new XAttribute("model", model)));
        }
    }
}
