using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The guest's IOMMU, on machines with PCI Express; Intel's with upstream's settings.</summary>
internal sealed class IommuPart : IDomainPart
{
    private const int AddressWidth = 48;

    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Wishes.Iommu is { } model && plan.IsPciExpress)
        {
            devices.Add(new XElement("iommu", new XAttribute("model", model), model == "intel" ? Driver(plan) : null));
        }
    }

    private static XElement Driver(DomainPlan plan) => new(
        "driver",
        new XAttribute("intremap", "on"),
        new XAttribute("caching_mode", "on"),

        // Extended interrupts take KVM's help.
        new XAttribute("eim", plan.VirtType == "kvm" ? "on" : "off"),
        new XAttribute("iotlb", "on"),
        new XAttribute("aw_bits", AddressWidth));
}
