namespace Nova.Core.Hardware.Placing;

/// <summary>Lays one cell of a guest over one of its host.</summary>
/// <param name="host">The host.</param>
/// <param name="there">The cell.</param>
/// <param name="wanted">The guest's cell.</param>
/// <param name="threads">Which threads of cores are wanted.</param>
/// <param name="extra">Processors that the guest needs besides its own.</param>
internal sealed class FitCell(HostTopology host, CellLeft there, GuestCell wanted, ThreadPolicy threads, int extra)
{
    public CellPlace? Fit(out string? reason)
    {
        reason = CheckFloating() ?? CheckMemory();
        if (reason is not null)
        {
            return null;
        }

        var pages = default(HostPages);
        if (wanted.Pages is { } wish && (pages = Pages(wish)) is null)
        {
            reason = $"no free pages of the size asked for hold {wanted.MemoryMb} MiB";
            return null;
        }

        if (wanted.Pinned.Count + extra > there.Free.Count)
        {
            reason = $"{wanted.Pinned.Count + extra} dedicated CPUs are asked for, and {there.Free.Count} are free";
            return null;
        }

        var (pins, idle) = Choose();
        if (pins is null)
        {
            reason = $"its free CPUs have no cores for thread policy {(threads == ThreadPolicy.Isolate ? "isolate" : "require")}";
            return null;
        }

        return new CellPlace(
            there.Cell.Id,
            [.. wanted.Pinned.Zip(pins, static (guest, cpu) => new CpuPin(guest, cpu))],
            wanted.Floating,
            wanted.Floating.Count > 0 ? there.Cell.SharedCpus : [],
            idle!,
            wanted.MemoryMb,
            pages?.SizeKib,
            pages is not null && pages.SizeKib > there.Cell.Pages[0].SizeKib);
    }

    /// <summary>A guest is never overcommitted against itself; against others as far as the ratio goes.</summary>
    private string? CheckFloating() =>
        wanted.Floating.Count == 0 ? null
        : wanted.Floating.Count > there.Cell.SharedCpus.Count
            ? $"{wanted.Floating.Count} CPUs are asked for, and {there.Cell.SharedCpus.Count} are shared"
        : there.FloatingCpus + wanted.Floating.Count > there.Cell.SharedCpus.Count * host.CpuRatio ? "its shared CPUs are promised to others"
        : null;

    /// <summary>Memory in pages that were asked for is counted by those. Of pinned guests it is not overcommitted.</summary>
    private string? CheckMemory()
    {
        var ratio = wanted.Pinned.Count > 0 ? 1 : host.RamRatio;
        return wanted.MemoryMb > there.Cell.MemoryMb ? $"{wanted.MemoryMb} MiB are asked for, and it has {there.Cell.MemoryMb}"
            : wanted.Pages is null && there.UsedMb + wanted.MemoryMb > there.Cell.MemoryMb * ratio ? $"{wanted.MemoryMb} MiB are asked for, and {Math.Max(0, there.FreeMb)} are free"
            : null;
    }

    private HostPages? Pages(PageWish wish)
    {
        var pages = there.Cell.Pages;
        IEnumerable<HostPages> allowed = wish.Kind switch
        {
            PageKind.Small => pages.Take(1),
            PageKind.Large => pages.Skip(1).Reverse(),
            PageKind.Any => pages.Reverse(),
            _ => pages.Where(size => size.SizeKib == wish.SizeKib),
        };
        return allowed.FirstOrDefault(size => there.Has(size, wanted.MemoryMb));
    }

    /// <summary>Host processors for the pinned ones, and those that are idle for it: the emulator's own is the last of these. Null where there are none.</summary>
    private (IReadOnlyList<int>? Pins, IReadOnlyList<int>? Idle) Choose()
    {
        var count = wanted.Pinned.Count;
        if (threads == ThreadPolicy.Isolate && count > 0)
        {
            return Isolated(count);
        }

        var chosen = count == 0 ? [] : Packed(count) ?? (threads == ThreadPolicy.Require ? null : [.. there.Free.Take(count)]);
        return chosen is null ? (null, null) : (chosen, [.. there.Free.Except(chosen).Take(extra)]);
    }

    /// <summary>Cores of which nobody has a thread, nor floats on one; one thread of each is used.</summary>
    private (IReadOnlyList<int>? Pins, IReadOnlyList<int>? Idle) Isolated(int count)
    {
        var cores = Cores().Where(core => !core.Any(cpu => there.HeldCpus.Contains(cpu) || there.Cell.SharedCpus.Contains(cpu))).Take(count + extra).ToList();
        if (cores.Count < count + extra)
        {
            return (null, null);
        }

        var used = cores.ConvertAll(static core => core[0]);
        return (used[..count], [.. cores.SelectMany(static core => core.Skip(1)), .. used[count..]]);
    }

    /// <summary>As many threads of a core as can be had, in cores that give alike many; null where no core gives two.</summary>
    private List<int>? Packed(int count)
    {
        var groups = there.Cell.Cores.Select(core => core.Where(there.Free.Contains).ToList()).Where(static core => core.Count > 1).ToList();
        for (var size = groups.Select(static core => core.Count).DefaultIfEmpty().Max(); size > 1; size--)
        {
            var threadsOfCores = groups.Where(core => core.Count >= size).SelectMany(core => core.Take(size)).ToList();
            if (threadsOfCores.Count >= count && there.Free.Count - count >= extra)
            {
                return threadsOfCores[..count];
            }
        }

        return null;
    }

    /// <summary>All cores with a dedicated thread first, those with one thread among them.</summary>
    private IEnumerable<List<int>> Cores()
    {
        var several = there.Cell.Cores.SelectMany(static core => core).ToHashSet();
        return there.Cell.Cores.Select(core => core.OrderBy(cpu => there.Cell.DedicatedCpus.Contains(cpu) ? 0 : 1).ThenBy(static cpu => cpu).ToList())
            .Concat(there.Cell.DedicatedCpus.Where(cpu => !several.Contains(cpu)).Select(static cpu => new List<int> { cpu }))
            .Where(core => there.Cell.DedicatedCpus.Contains(core[0]))
            .OrderBy(static core => core[0]);
    }
}
