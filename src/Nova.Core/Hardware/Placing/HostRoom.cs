using MemoryPack;

namespace Nova.Core.Hardware.Placing;

/// <summary>What a host has left for guests with a place of their own, short enough to be told of with its inventory. Equal by value.</summary>
/// <param name="Cells">By NUMA cell.</param>
/// <param name="CpuRatio">As <see cref="HostTopology.CpuRatio"/>.</param>
/// <param name="RamRatio">As <see cref="HostTopology.RamRatio"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostRoom(IReadOnlyList<CellRoom> Cells, double CpuRatio, double RamRatio)
{
    /// <summary>What the guests leave of a host.</summary>
    public static HostRoom Of(HostTopology host, IReadOnlyCollection<GuestPlace> taken) =>
        new([.. host.Cells.Select(cell => CellRoom.Of(new CellLeft(cell, taken)))], host.CpuRatio, host.RamRatio);

    /// <summary>Whether a guest fits, as the host itself would find.</summary>
    public bool Fits(GuestTopology wanted) => new FindPlace(
        new HostTopology([.. Cells.Select(static cell => cell.ToCell())], CpuRatio, RamRatio, FillsCells: false),
        [new GuestPlace([.. Cells.Select(static cell => cell.ToTaken())], [], [], LocksMemory: false)],
        wanted).Find(out _) is not null;

    /// <inheritdoc/>
    public bool Equals(HostRoom? other) => other is not null && (CpuRatio, RamRatio) == (other.CpuRatio, other.RamRatio) && Cells.SequenceEqual(other.Cells);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CpuRatio, RamRatio, Cells.Count);
}

/// <summary>What is left of a cell. Lists of processors are texts such as <c>0-3,8</c>.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Shared">Processors on which guests float.</param>
/// <param name="Free">Dedicated processors that nobody has.</param>
/// <param name="Held">Processors that guests have.</param>
/// <param name="Cores">Threads of each core that has more than one, with semicolons between cores.</param>
/// <param name="FloatingCpus">Processors of guests with cells that float here.</param>
/// <param name="MemoryMb">Memory.</param>
/// <param name="UsedMb">What guests with cells have of it.</param>
/// <param name="Pages">Pages that are left, the smallest first.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CellRoom(
    int Id, string Shared, string Free, string Held, string Cores, int FloatingCpus, long MemoryMb, long UsedMb, IReadOnlyList<HostPages> Pages)
{
    internal static CellRoom Of(CellLeft left) => new(
        left.Cell.Id,
        CpuNumbers.Format(left.Cell.SharedCpus),
        CpuNumbers.Format(left.Free),
        CpuNumbers.Format(left.HeldCpus),
        string.Join(';', left.Cell.Cores.Select(CpuNumbers.Format)),
        left.FloatingCpus,
        left.Cell.MemoryMb,
        left.UsedMb,
        [.. left.Cell.Pages.Select(pages => new HostPages(pages.SizeKib, left.FreePages(pages), 0))]);

    /// <inheritdoc/>
    public bool Equals(CellRoom? other) => other is not null
        && (Id, Shared, Free, Held, Cores, FloatingCpus, MemoryMb, UsedMb) == (other.Id, other.Shared, other.Free, other.Held, other.Cores, other.FloatingCpus, other.MemoryMb, other.UsedMb)
        && Pages.SequenceEqual(other.Pages);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Free, UsedMb, FloatingCpus);

    internal HostCell ToCell() => new(Id, Read(Shared), Read(Free), [.. Cores.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Read)], MemoryMb, Pages);

    /// <summary>All guests of the cell as one. Their pages are not in <see cref="Pages"/> any more.</summary>
    internal CellPlace ToTaken() => new(Id, [], [.. Enumerable.Range(0, FloatingCpus)], [], Read(Held), (int)UsedMb, null, HasHugePages: false);

    private static IReadOnlyList<int> Read(string cpus) => CpuNumbers.Parse(cpus, out _) ?? [];
}
