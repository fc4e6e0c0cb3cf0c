using MemoryPack;

namespace Nova.Core.Hardware.Placing;

/// <summary>What a guest has of its host: decided once, recorded there, and held until the guest is gone.</summary>
/// <param name="Cells">One for each of the guest's cells, in their order.</param>
/// <param name="EmulatorCpus">Host processors for the emulator's threads.</param>
/// <param name="RealtimeCpus">Guest processors that are scheduled in real time.</param>
/// <param name="LocksMemory">Whether its memory is never swapped.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GuestPlace(IReadOnlyList<CellPlace> Cells, IReadOnlyList<int> EmulatorCpus, IReadOnlyList<int> RealtimeCpus, bool LocksMemory)
{
    /// <summary>Whether this is a place for such a guest: made for it, or for one just like it.</summary>
    public bool Holds(GuestTopology wanted) => LocksMemory == wanted.LocksMemory && RealtimeCpus.SequenceEqual(wanted.RealtimeCpus)
        && Cells.Count == wanted.Cells.Count && Cells.Zip(wanted.Cells).All(static pair => pair.First.Holds(pair.Second));
}

/// <summary>Where a cell of a guest is.</summary>
/// <param name="HostCell">The host's cell.</param>
/// <param name="Pins">Where each pinned processor is.</param>
/// <param name="Floating">Guest processors that float.</param>
/// <param name="FloatsOn">Host processors they float on.</param>
/// <param name="Idle">Host processors that nobody else may get while the guest is here: other threads of isolated cores, the emulator's own.</param>
/// <param name="MemoryMb">Memory.</param>
/// <param name="PageKib">Size of its pages; null for whatever the host does by itself.</param>
/// <param name="HasHugePages">Whether those are others than the host's smallest.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CellPlace(
    int HostCell,
    IReadOnlyList<CpuPin> Pins,
    IReadOnlyList<int> Floating,
    IReadOnlyList<int> FloatsOn,
    IReadOnlyList<int> Idle,
    int MemoryMb,
    long? PageKib,
    bool HasHugePages)
{
    /// <summary>Host processors that are not for others.</summary>
    [MemoryPackIgnore]
    public IEnumerable<int> HeldCpus => Pins.Select(static pin => pin.Host).Concat(Idle);

    internal bool Holds(GuestCell wanted) => MemoryMb == wanted.MemoryMb && Floating.SequenceEqual(wanted.Floating)
        && Pins.Select(static pin => pin.Guest).SequenceEqual(wanted.Pinned) && PageKib is null == wanted.Pages is null;
}

/// <summary>A processor of a guest on one of the host.</summary>
/// <param name="Guest">The guest's.</param>
/// <param name="Host">The host's.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CpuPin(int Guest, int Host);
