using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>A watchdog, where flavor or image says what it is to do with a guest that hangs.</summary>
internal sealed class WatchdogPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Wishes.Watchdog is { } action)
        {
            devices.Add(new XElement("watchdog", new XAttribute("model", "i6300esb"), new XAttribute("action", action)));
        }
    }
}
