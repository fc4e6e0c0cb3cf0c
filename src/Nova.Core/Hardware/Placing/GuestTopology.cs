namespace Nova.Core.Hardware.Placing;

/// <summary>Which threads of the host's cores a pinned guest gets (<c>hw:cpu_thread_policy</c>).</summary>
public enum ThreadPolicy
{
    /// <summary>Threads of the same cores where there are such, else any.</summary>
    Prefer,

    /// <summary>Each processor a core of its own: what its core has besides stays idle.</summary>
    Isolate,

    /// <summary>Threads of the same cores, or none.</summary>
    Require,
}

/// <summary>Where the threads run that do the emulator's own work (<c>hw:emulator_threads_policy</c>).</summary>
public enum EmulatorThreads
{
    /// <summary>On the processors of the guest itself.</summary>
    WithGuest,

    /// <summary>On the host's shared processors.</summary>
    Shared,

    /// <summary>On a processor of their own.</summary>
    Isolated,
}

/// <summary>How a guest that asks for it is to be laid over its host's processors and memory; settled of flavor and image, and the same on every host.</summary>
/// <param name="Cells">NUMA cells the guest sees; at least one.</param>
/// <param name="Threads">For what is pinned.</param>
/// <param name="Emulator">Where the emulator's threads go.</param>
/// <param name="RealtimeCpus">Those of the guest's processors that are scheduled in real time.</param>
/// <param name="LocksMemory">Whether its memory is never swapped.</param>
public sealed record GuestTopology(IReadOnlyList<GuestCell> Cells, ThreadPolicy Threads, EmulatorThreads Emulator, IReadOnlyList<int> RealtimeCpus, bool LocksMemory)
{
    /// <summary>Host processors that the guest has to itself.</summary>
    public int DedicatedCpus => Cells.Sum(static cell => cell.Pinned.Count) + (Emulator == EmulatorThreads.Isolated ? 1 : 0);

    /// <summary>Guest processors that float over the shared ones of the host.</summary>
    public int SharedCpus => Cells.Sum(static cell => cell.Floating.Count);

    /// <summary>Whether a guest laid out as this one may become one laid out as the other without being placed anew.</summary>
    public bool IsLike(GuestTopology other) => Threads == other.Threads && Emulator == other.Emulator && LocksMemory == other.LocksMemory
        && RealtimeCpus.SequenceEqual(other.RealtimeCpus)
        && Cells.Count == other.Cells.Count
        && Cells.Zip(other.Cells).All(static pair => pair.First.IsLike(pair.Second));
}

/// <summary>One cell of a guest.</summary>
/// <param name="Pinned">Its processors that each have one of the host to themselves.</param>
/// <param name="Floating">Its other processors.</param>
/// <param name="MemoryMb">Its memory.</param>
/// <param name="Pages">Pages its memory is made of; null for whatever the host does by itself.</param>
public sealed record GuestCell(IReadOnlyList<int> Pinned, IReadOnlyList<int> Floating, int MemoryMb, PageWish? Pages)
{
    internal bool IsLike(GuestCell other) =>
        MemoryMb == other.MemoryMb && Pages == other.Pages && Pinned.SequenceEqual(other.Pinned) && Floating.SequenceEqual(other.Floating);
}

/// <summary>Pages that memory is to be made of (<c>hw:mem_page_size</c>).</summary>
/// <param name="Kind">Which.</param>
/// <param name="SizeKib">The size, for <see cref="PageKind.Exactly"/>.</param>
public sealed record PageWish(PageKind Kind, long SizeKib = 0);

/// <summary>Kinds of <see cref="PageWish"/>.</summary>
public enum PageKind
{
    /// <summary>The smallest of the host.</summary>
    Small,

    /// <summary>Any but the smallest; the largest that fit.</summary>
    Large,

    /// <summary>The largest that fit.</summary>
    Any,

    /// <summary>Of one size.</summary>
    Exactly,
}
