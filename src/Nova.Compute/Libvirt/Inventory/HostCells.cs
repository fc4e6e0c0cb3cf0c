using System.Globalization;
using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Core.Hardware;

namespace Nova.Compute.Libvirt.Inventory;

/// <summary>NUMA cells of the host, as libvirt's capabilities describe them.</summary>
internal static class HostCells
{
    public static IReadOnlyList<NodeCell> Of(XElement capabilities) =>
        [.. capabilities.Element("host")?.Element("topology")?.Element("cells")?.Elements("cell").Select(Cell) ?? []];

    private static NodeCell Cell(XElement cell)
    {
        var cpus = cell.Element("cpus")?.Elements("cpu").ToList() ?? [];
        return new NodeCell(
            (int)cell.Attribute("id")!,
            [.. cpus.Select(static cpu => (int)cpu.Attribute("id")!).Order()],
            [.. cpus.Select(static cpu => (string?)cpu.Attribute("siblings") ?? "")
                .Distinct()
                .Select(static siblings => CpuNumbers.Parse(siblings, out _) ?? [])
                .Where(static core => core.Count > 1)
                .OrderBy(static core => core[0])],
            Kibibytes(cell.Element("memory")) / 1024,
            [.. cell.Elements("pages")
                .Select(static pages => new NodePages(long.Parse((string)pages.Attribute("size")!, CultureInfo.InvariantCulture), (long)pages))
                .OrderBy(static pages => pages.SizeKib)]);
    }

    private static long Kibibytes(XElement? amount) => amount is null ? 0 : (long)amount;
}
