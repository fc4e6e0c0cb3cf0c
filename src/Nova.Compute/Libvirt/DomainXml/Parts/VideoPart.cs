using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The graphics adapter.</summary>
internal sealed class VideoPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.VideoModel is { } model)
        {
            devices.Add(new XElement("video", new XElement("model", new XAttribute("type", model), Memory(plan))));
        }
    }

    private static XAttribute? Memory(DomainPlan plan) => plan.Wishes.VideoMemoryMb is { } mebibytes ? new XAttribute("vram", mebibytes * 1024) : null;
}
