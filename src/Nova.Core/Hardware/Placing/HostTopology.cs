using MemoryPack;

namespace Nova.Core.Hardware.Placing;

/// <summary>A host as guests are laid over it.</summary>
/// <param name="Cells">Its NUMA cells; at least one.</param>
/// <param name="CpuRatio">Floating processors of guests with cells of their own, per shared processor of a cell.</param>
/// <param name="RamRatio">Likewise their memory.</param>
/// <param name="FillsCells">Whether cells are filled one after another; else the emptiest is taken first.</param>
public sealed record HostTopology(IReadOnlyList<HostCell> Cells, double CpuRatio, double RamRatio, bool FillsCells)
{
    /// <summary>Processors on which guests float.</summary>
    public IEnumerable<int> SharedCpus => Cells.SelectMany(static cell => cell.SharedCpus).Order();
}

/// <summary>A cell of a host.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SharedCpus">Processors on which guests float.</param>
/// <param name="DedicatedCpus">Processors that guests get to themselves.</param>
/// <param name="Cores">The threads of each core with more than one, whoever they are for.</param>
/// <param name="MemoryMb">Its memory.</param>
/// <param name="Pages">What its memory is divided into, the smallest first.</param>
public sealed record HostCell(
    int Id, IReadOnlyList<int> SharedCpus, IReadOnlyList<int> DedicatedCpus, IReadOnlyList<IReadOnlyList<int>> Cores, long MemoryMb, IReadOnlyList<HostPages> Pages);

/// <summary>Pages of one size.</summary>
/// <param name="SizeKib">Their size.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Reserved">How many are kept from guests.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostPages(long SizeKib, long Total, long Reserved);
