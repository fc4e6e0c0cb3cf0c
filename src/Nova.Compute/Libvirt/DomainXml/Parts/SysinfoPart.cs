using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>What the guest's firmware says of its machine. cloud-init looks for "OpenStack Nova" there before it asks the metadata service.</summary>
internal sealed class SysinfoPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "sysinfo",
        new XAttribute("type", "smbios"),
        new XElement(
            "system",
            Entry("manufacturer", "OpenStack Foundation"),
            Entry("product", "OpenStack Nova"),
            Entry("version", plan.Version),
            plan.SerialNumber is { } serial ? Entry("serial", serial) : null,
            Entry("uuid", plan.Instance.Id.ToString("D")),
            Entry("family", "Virtual Machine"))));

    private static XElement Entry(string name, string text) => new("entry", new XAttribute("name", name), text);
}
