using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Machine and firmware. What to boot from is said at the disk, unless the image brings its kernel.</summary>
internal sealed class OsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "os",
        new XElement("type", new XAttribute("arch", plan.Architecture), new XAttribute("machine", plan.MachineType), "hvm"),
        plan.Firmware is { } firmware ? Flash(firmware) : null,
        plan.Kernel is { } kernel ? Direct(kernel) : null,
        plan.Wishes.BootMenu ? new XElement("bootmenu", new XAttribute("enable", "yes")) : null,
        new XElement("smbios", new XAttribute("mode", "sysinfo"))));

    private static IEnumerable<XElement> Flash(FirmwarePlan firmware)
    {
        yield return new XElement(
            "loader",
            new XAttribute("readonly", "yes"),
            firmware.IsSecure ? new XAttribute("secure", "yes") : null,
            new XAttribute("type", "pflash"),
            firmware.Variables is null ? new XAttribute("stateless", "yes") : null,
            firmware.Code);
        if (firmware.Variables is { } variables)
        {
            yield return new XElement("nvram", new XAttribute("template", variables.Template), variables.Path);
        }
    }

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
