using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The clock: UTC, but local time for Windows; and the timers upstream chooses so that guests do not lose ticks.</summary>
internal sealed class ClockPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        domain.Add(new XElement("clock", new XAttribute("offset", plan.IsWindows ? "localtime" : "utc"), Timers(plan)));
    }

    private static IEnumerable<XElement> Timers(DomainPlan plan)
    {
        yield return new XElement("timer", new XAttribute("name", "pit"), new XAttribute("tickpolicy", "delay"));
        yield return new XElement("timer", new XAttribute("name", "rtc"), new XAttribute("tickpolicy", "catchup"));
        yield return new XElement("timer", new XAttribute("name", "hpet"), new XAttribute("present", plan.Image("hw_time_hpet") == "true" ? "yes" : "no"));
        if (plan.IsWindows)
        {
            yield return new XElement("timer", new XAttribute("name", "hypervclock"), new XAttribute("present", "yes"));
        }
    }
}
