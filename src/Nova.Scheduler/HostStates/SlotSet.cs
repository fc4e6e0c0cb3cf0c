using System.Numerics;

namespace Nova.Scheduler.HostStates;

/// <summary>A set of slots of the host table, a bit each: 10,000 hosts are 157 words.</summary>
internal sealed class SlotSet
{
    /// <summary>Slots in a word; columns are padded to whole words.</summary>
    public const int WordSlots = 64;

    private ulong[] _words = [];

    /// <summary>The bits: slot n is bit n % 64 of word n / 64.</summary>
    public Span<ulong> Words => _words;

    /// <summary>Slots in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    public bool this[int slot]
    {
        get => (_words[slot / WordSlots] >> (slot % WordSlots) & 1) != 0;
        set
        {
            var bit = 1UL << (slot % WordSlots);
            _words[slot / WordSlots] = value ? _words[slot / WordSlots] | bit : _words[slot / WordSlots] & ~bit;
        }
    }

    /// <summary>The slots in the set, in order. The one just read may be taken out.</summary>
    public IEnumerable<int> Slots()
    {
        for (var w = 0; w < _words.Length; w++)
        {
            for (var bits = _words[w]; bits != 0; bits &= bits - 1)
            {
                yield return (w * WordSlots) + BitOperations.TrailingZeroCount(bits);
            }
        }
    }

    /// <summary>Empties the set.</summary>
    public void Clear() => Array.Clear(_words);

    /// <summary>Words needed for so many slots.</summary>
    public static int WordsFor(int slots) => (slots + WordSlots - 1) / WordSlots;

    /// <summary>Makes room for slots up to <paramref name="slots"/>; what is in the set stays.</summary>
    public void Grow(int slots) => Array.Resize(ref _words, Math.Max(_words.Length, WordsFor(slots)));
}
