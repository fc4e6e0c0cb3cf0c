using System.Globalization;
using Nova.Core.Hardware;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Resources;

/// <summary>Which processors and huge pages of the host are whose.</summary>
/// <param name="Shared">Processors on which guests float; null for all, or for none where some are dedicated.</param>
/// <param name="Dedicated">Processors that guests get to themselves; null for none.</param>
/// <param name="ReservedPages">Huge pages kept from guests.</param>
/// <param name="FillsCells">Whether NUMA cells are filled one after another.</param>
internal sealed record CpuOptions(IReadOnlyList<int>? Shared, IReadOnlyList<int>? Dedicated, IReadOnlyList<ReservedPages> ReservedPages, bool FillsCells)
    : IOptionSection<CpuOptions>
{
    private const string Section = "compute";
    private const string SharedName = "cpu_shared_set";
    private const string DedicatedName = "cpu_dedicated_set";

    /// <summary>Of a host whose processors are all shared.</summary>
    public static readonly CpuOptions None = new(null, null, [], FillsCells: false);

    public static CpuOptions Read(OptionReader options)
    {
        var (shared, dedicated) = (ReadSet(options, SharedName), ReadSet(options, DedicatedName));
        if (shared is not null && dedicated is not null && shared.Intersect(dedicated).Any())
        {
            options.Reject(Section, DedicatedName, $"must have no processor of {SharedName}; both have {CpuNumbers.Format(shared.Intersect(dedicated))}");
        }

        return new CpuOptions(shared, dedicated, ReadPages(options), options.Bool(Section, "packing_host_numa_cells_allocation_strategy", false));
    }

    private static IReadOnlyList<int>? ReadSet(OptionReader options, string name)
    {
        if (options.OptionalString(Section, name) is not { } text)
        {
            return null;
        }

        if (CpuNumbers.Parse(text, out var wrong) is { Count: > 0 } cpus)
        {
            return cpus;
        }

        options.Reject(Section, name, $"must be a list of processors such as 4-12,^8,15: {wrong ?? "it names none"}");
        return null;
    }

    /// <summary>Lines like <c>node:0,size:2048,count:64</c>, with sizes as of <c>hw:mem_page_size</c>.</summary>
    private static List<ReservedPages> ReadPages(OptionReader options)
    {
        var pages = new List<ReservedPages>();
        foreach (var line in options.MultiString("DEFAULT", "reserved_huge_pages", []))
        {
            var items = line.Split(',', StringSplitOptions.TrimEntries)
                .Select(static item => item.Split(':', 2, StringSplitOptions.TrimEntries))
                .GroupBy(static item => item[0])
                .ToDictionary(static item => item.Key, static item => item.First()[^1]);
            if (items.Count == 3 && Number(items, "node") is { } node && Number(items, "count") is { } count
                && items.TryGetValue("size", out var text) && PageSize.Kibibytes(text) is > 0 and var size)
            {
                pages.Add(new ReservedPages((int)node, size, count));
            }
            else
            {
                options.Reject("DEFAULT", "reserved_huge_pages", "must be lines such as node:0,size:2048,count:64");
            }
        }

        return pages;
    }

    private static long? Number(Dictionary<string, string> items, string name) =>
        int.TryParse(items.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Huge pages kept from guests.</summary>
/// <param name="Cell">NUMA cell.</param>
/// <param name="SizeKib">Their size.</param>
/// <param name="Count">How many.</param>
internal sealed record ReservedPages(int Cell, long SizeKib, long Count);
