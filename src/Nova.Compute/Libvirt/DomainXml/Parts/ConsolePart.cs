using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The serial console: a pseudo terminal whose output is logged to the guest's directory (by virtlogd, which bounds it).</summary>
internal sealed class ConsolePart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(new XElement(
        "serial",
        new XAttribute("type", "pty"),
        new XElement("log", new XAttribute("file", plan.ConsoleLog), new XAttribute("append", "off")),
        new XElement("target", new XAttribute("port", 0))));
}
