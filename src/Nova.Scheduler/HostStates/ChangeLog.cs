namespace Nova.Scheduler.HostStates;

/// <summary>The last slots that changed, in order. Readers keep their own position and catch up from it.</summary>
internal sealed class ChangeLog
{
    private const int Size = 1 << 15;

    private readonly int[] _slots = new int[Size];
    private long[] _newest = [];

    /// <summary>Position after the newest entry.</summary>
    public long End { get; private set; }

    /// <summary>Makes room for slots up to <paramref name="slots"/>.</summary>
    public void Grow(int slots) => Array.Resize(ref _newest, slots);

    public void Add(int slot)
    {
        _newest[slot] = End;
        _slots[End++ & (Size - 1)] = slot;
    }

    /// <summary>True where everything after <paramref name="position"/> is still here.</summary>
    public bool Reaches(long position) => End - position <= Size;

    /// <summary>The slot changed at a position; false where a newer entry of the same slot follows, so that this one need not be looked at.</summary>
    public bool TryRead(long position, out int slot)
    {
        slot = _slots[position & (Size - 1)];
        return _newest[slot] == position;
    }
}
