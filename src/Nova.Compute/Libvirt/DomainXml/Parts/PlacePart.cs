using System.Globalization;
using System.Xml.Linq;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Where on the host the guest's processors, its emulator and its memory are.</summary>
internal sealed class PlacePart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Place is not { } place)
        {
            return;
        }

        CpuLimitsPart.Tune(domain).Add(
            place.Cells.SelectMany(Processors).OrderBy(static processor => processor.Guest).Select(static processor => new XElement(
                "vcpupin", new XAttribute("vcpu", processor.Guest), new XAttribute("cpuset", processor.Host))),
            new XElement("emulatorpin", new XAttribute("cpuset", CpuNumbers.Format(place.EmulatorCpus))),
            place.RealtimeCpus.Count == 0 ? null : new XElement(
                "vcpusched",
                new XAttribute("vcpus", CpuNumbers.Format(place.RealtimeCpus)),
                new XAttribute("scheduler", "fifo"),
                new XAttribute("priority", plan.RealtimePriority)));
        domain.Add(new XElement(
            "numatune",
            new XElement(
                "memory", new XAttribute("mode", "strict"), new XAttribute("nodeset", CpuNumbers.Format(place.Cells.Select(static cell => cell.HostCell)))),
            place.Cells.Select(static (cell, number) => new XElement(
                "memnode", new XAttribute("cellid", number), new XAttribute("mode", "strict"), new XAttribute("nodeset", cell.HostCell)))));
    }

    /// <summary>The guest's cells, which stand in the processor's element.</summary>
    public static XElement Cells(GuestPlace place) => new("numa", place.Cells.Select((cell, number) => new XElement(
        "cell",
        new XAttribute("id", number),
        new XAttribute("cpus", CpuNumbers.Format(cell.Floating.Concat(cell.Pins.Select(static pin => pin.Guest)))),
        new XAttribute("memory", cell.MemoryMb * 1024L),
        new XAttribute("unit", "KiB"),

        // As upstream: a network's own process may read the frames of a guest whose memory is a file anyway.
        place.Cells.Any(static one => one.HasHugePages) ? new XAttribute("memAccess", "shared") : null)));

    private static IEnumerable<(int Guest, string Host)> Processors(CellPlace cell) =>
        cell.Pins.Select(static pin => (pin.Guest, pin.Host.ToString(CultureInfo.InvariantCulture)))
            .Concat(cell.Floating.Select(guest => (guest, CpuNumbers.Format(cell.FloatsOn))));
}
