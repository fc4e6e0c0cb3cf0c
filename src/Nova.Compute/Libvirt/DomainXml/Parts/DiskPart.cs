using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Disks and CDs. The format is always said: nothing is left to be guessed from what a guest has written.</summary>
internal sealed class DiskPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(plan.Disks.Select(Disk));

    private static XElement Disk(DiskDevice disk) => new(
        "disk",
        new XAttribute("type", "file"),
        new XAttribute("device", disk.IsCdrom ? "cdrom" : "disk"),
        new XElement(
            "driver",
            new XAttribute("name", "qemu"),
            new XAttribute("type", disk.Format),
            new XAttribute("cache", disk.Cache),
            disk.Discard is { } discard && !disk.IsCdrom ? new XAttribute("discard", discard) : null),
        new XElement("source", new XAttribute("file", disk.Path)),
        new XElement("target", new XAttribute("dev", disk.Target), new XAttribute("bus", disk.Bus)),
        disk.IsCdrom ? new XElement("readonly") : null,
        disk.BootOrder is { } order ? new XElement("boot", new XAttribute("order", order)) : null);
}
