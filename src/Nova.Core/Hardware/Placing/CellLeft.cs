namespace Nova.Core.Hardware.Placing;

/// <summary>What is left of a cell beside the guests that are there.</summary>
internal sealed class CellLeft
{
    private readonly Dictionary<long, long> _usedPages = [];

    public CellLeft(HostCell cell, IEnumerable<GuestPlace> taken)
    {
        Cell = cell;
        var held = new HashSet<int>();
        foreach (var place in taken.SelectMany(static guest => guest.Cells).Where(place => place.HostCell == cell.Id))
        {
            held.UnionWith(place.HeldCpus);
            FloatingCpus += place.Floating.Count;
            UsedMb += place.MemoryMb;
            if (place.PageKib is { } size)
            {
                _usedPages[size] = _usedPages.GetValueOrDefault(size) + PagesFor(place.MemoryMb, size);
            }
        }

        Free = [.. cell.DedicatedCpus.Where(cpu => !held.Contains(cpu)).Order()];
        HeldCpus = held;
    }

    public HostCell Cell { get; }

    /// <summary>Dedicated processors that nobody has.</summary>
    public IReadOnlyList<int> Free { get; }

    /// <summary>Processors that guests have.</summary>
    public IReadOnlySet<int> HeldCpus { get; }

    /// <summary>Processors of guests with cells that float here.</summary>
    public int FloatingCpus { get; }

    /// <summary>Memory of guests with cells.</summary>
    public long UsedMb { get; }

    public long FreeMb => Cell.MemoryMb - UsedMb;

    public static long PagesFor(int memoryMb, long sizeKib) => ((memoryMb * 1024L) + sizeKib - 1) / sizeKib;

    /// <summary>Whether so much memory can be had in such pages: whole ones only, as upstream.</summary>
    public bool Has(HostPages pages, int memoryMb) =>
        memoryMb * 1024L % pages.SizeKib == 0 && PagesFor(memoryMb, pages.SizeKib) <= FreePages(pages);

    /// <summary>Pages of a size that guests may still have.</summary>
    public long FreePages(HostPages pages) => Math.Max(0, pages.Total - pages.Reserved - _usedPages.GetValueOrDefault(pages.SizeKib));
}
