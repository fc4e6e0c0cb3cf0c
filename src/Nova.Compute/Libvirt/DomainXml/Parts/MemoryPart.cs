using System.Xml.Linq;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Memory and what it is made of, and the number of processors.</summary>
internal sealed class MemoryPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        var kibibytes = plan.Instance.Flavor.MemoryMb * 1024L;
        domain.Add(
            new XElement("memory", new XAttribute("unit", "KiB"), kibibytes),
            new XElement("currentMemory", new XAttribute("unit", "KiB"), kibibytes),
            plan.Place is { } place ? Backing(place) : null,
            new XElement(
                "vcpu",
                plan is { Place: null, SharedCpus: { } shared } ? new XAttribute("cpuset", CpuNumbers.Format(shared)) : null,
                plan.Instance.Flavor.Vcpus));
    }

    /// <summary>Real-time processors must not wait for a page: their guest's memory is locked and not merged with that of others.</summary>
    private static XElement? Backing(GuestPlace place)
    {
        var pages = place.Cells
            .Select(static (cell, number) => (cell, number))
            .Where(static item => item.cell.HasHugePages)
            .GroupBy(static item => item.cell.PageKib!.Value, static item => item.number)
            .Select(static size => new XElement(
                "page", new XAttribute("size", size.Key), new XAttribute("unit", "KiB"), new XAttribute("nodeset", CpuNumbers.Format(size))))
            .ToList();
        var isRealtime = place.RealtimeCpus.Count > 0;
        return pages.Count == 0 && !isRealtime && !place.LocksMemory ? null : new XElement(
            "memoryBacking",
            pages.Count > 0 ? new XElement("hugepages", pages) : null,
            isRealtime ? new XElement("nosharepages") : null,
            isRealtime || place.LocksMemory ? new XElement("locked") : null);
    }
}
