using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The clock: UTC, but local time for Windows; under KVM the timers upstream chooses so that guests do not lose ticks.</summary>
internal sealed class ClockPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        var isWindows = plan.Image("os_type") == "windows";
        domain.Add(new XElement("clock", new XAttribute("offset", isWindows ? "localtime" : "utc"), plan.VirtType == "kvm" ? Timers(isWindows) : null));
    }

    private static IEnumerable<XElement> Timers(bool isWindows)
    {
        yield return new XElement("timer", new XAttribute("name", "pit"), new XAttribute("tickpolicy", "delay"));
        yield return new XElement("timer", new XAttribute("name", "rtc"), new XAttribute("tickpolicy", "catchup"));
        yield return new XElement("timer", new XAttribute("name", "hpet"), new XAttribute("present", "no"));
        if (isWindows)
        {
            yield return new XElement("timer", new XAttribute("name", "hypervclock"), new XAttribute("present", "yes"));
        }
    }
}
