using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Machine and firmware: BIOS. What to boot from is said at the disk, unless the image brings its kernel.</summary>
internal sealed class OsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "os",
        new XElement("type", new XAttribute("arch", plan.Architecture), new XAttribute("machine", plan.MachineType), "hvm"),
        plan.Kernel is { } kernel ? Direct(kernel) : null,
        plan.Wishes.BootMenu ? new XElement("bootmenu", new XAttribute("enable", "yes")) : null,
        new XElement("smbios", new XAttribute("mode", "sysinfo"))));

    private static IEnumerable<XElement> Direct(KernelPlan kernel)
    {
        yield return new XElement("kernel", kernel.Kernel);
        if (kernel.Ramdisk is { } ramdisk)
        {
            yield return new XElement("initrd", ramdisk);
        }

        yield return new XElement("cmdline", XmlText.Safe(kernel.CommandLine));
    }
}
