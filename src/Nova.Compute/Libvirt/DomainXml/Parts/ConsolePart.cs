using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>
/// The serial ports: pseudo terminals, or ports that a console proxy connects to; what the first says, the console, is logged to the guest's directory
/// (by virtlogd, which bounds it).
/// </summary>
internal sealed class ConsolePart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Serial is not { } serial)
        {
            devices.Add(Enumerable.Range(0, plan.Wishes.SerialPorts).Select(number =>
                new XElement("serial", new XAttribute("type", "pty"), number == 0 ? Log(plan) : null, Target(number))));
            return;
        }

        foreach (var (number, port) in serial.Ports.Index())
        {
            devices.Add(new XElement(
                "serial",
                new XAttribute("type", "tcp"),
                new XElement("source", new XAttribute("mode", "bind"), new XAttribute("host", serial.Listen), new XAttribute("service", port)),
                new XElement("protocol", new XAttribute("type", "raw")),
                number == 0 ? Log(plan) : null,
                Target(number)));
        }
    }

    private static XElement Log(DomainPlan plan) => new("log", new XAttribute("file", plan.ConsoleLog), new XAttribute("append", "off"));

    private static XElement Target(int number) => new("target", new XAttribute("port", number));
}
