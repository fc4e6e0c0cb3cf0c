using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>What the machine has besides: ACPI for the power button, APIC, a note for crash dumps; what Windows needs of a hypervisor; what the guest is not to see.</summary>
internal sealed class FeaturesPart : IDomainPart
{
    /// <summary>Retries as KVM's maintainers recommend for Windows.</summary>
    private static readonly (string Name, int? Retries)[] HyperV = [("relaxed", null), ("vapic", null), ("spinlocks", 8191)];

    /// <summary>Those that the kernel has to give: QEMU does not start without it.</summary>
    private static readonly (string Name, int? Retries)[] HyperVOfKvm =
        [("vpindex", null), ("runtime", null), ("synic", null), ("reset", null), ("frequencies", null), ("tlbflush", null), ("ipi", null)];

    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "features",
        new XElement("acpi"),
        new XElement("apic"),
        plan.IsWindows ? Enlightenments(plan) : null,
        plan.Wishes.HidesHypervisor ? new XElement("kvm", On("hidden")) : null,
        plan.Wishes.CountsPerformance is { } counts ? new XElement("pmu", new XAttribute("state", counts ? "on" : "off")) : null,
        plan.Firmware?.NeedsManagementMode == true ? On("smm") : null,
        On("vmcoreinfo"),
        plan.Wishes.Iommu is not null ? new XElement("ioapic", new XAttribute("driver", "qemu")) : null));

    private static XElement Enlightenments(DomainPlan plan) => new(
        "hyperv",
        new XAttribute("mode", "custom"),
        HyperV.Concat(plan.VirtType == "kvm" ? HyperVOfKvm : []).Select(feature => new XElement(
            feature.Name, new XAttribute("state", "on"), feature.Retries is { } retries ? new XAttribute("retries", retries) : null)),

        // Drivers of graphics cards look for Hyper-V's name, and stay away where they find it.
        plan.Wishes.HidesHypervisor ? new XElement("vendor_id", new XAttribute("state", "on"), new XAttribute("value", "1234567890ab")) : null);

    private static XElement On(string name) => new(name, new XAttribute("state", "on"));
}
