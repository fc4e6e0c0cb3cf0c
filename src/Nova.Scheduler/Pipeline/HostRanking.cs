using System.Numerics;
using System.Runtime.InteropServices;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>A host that came out on top.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Score">Sum of the weighers.</param>
internal readonly record struct RankedHost(int Slot, double Score);

/// <summary>Hosts that lacked something of what was asked.</summary>
/// <param name="ResourceClass">What they lacked first.</param>
/// <param name="Hosts">How many.</param>
internal readonly record struct CapacityMiss(string ResourceClass, int Hosts);

/// <summary>
/// Ranks all hosts for one request: those with room, their scores, the best of them. Exactly upstream's definition — filter all hosts,
/// normalise each weigher over those that passed, sum, take the best, ties at random — over columns, at some nanoseconds a host.
/// </summary>
internal sealed class HostRanking(HostTable table, Random random)
{
    private const int TileSlots = 8 * SlotSet.WordSlots;

    private readonly List<Term> _terms = [];
    private double[] _scores = [];
    private ulong[] _ties = [];

    /// <summary>The hosts still in. Whoever filters further takes theirs out.</summary>
    public SlotSet Candidates { get; } = new();

    /// <summary>Begins with the hosts of <paramref name="passed"/> that have what is asked left.</summary>
    /// <returns>What the others lacked, in the order of <paramref name="asked"/>.</returns>
    public List<CapacityMiss> Begin(SlotSet passed, IReadOnlyList<(string ResourceClass, long Amount)> asked)
    {
        Candidates.Grow(table.Slots);
        passed.Words[..Candidates.Words.Length].CopyTo(Candidates.Words);
        var misses = new List<CapacityMiss>();
        foreach (var (resourceClass, amount) in asked)
        {
            if (Keep(Candidates.Words, table.Columns.FreeOf(resourceClass), amount) is > 0 and var hosts)
            {
                misses.Add(new(resourceClass, hosts));
            }
        }

        return misses;
    }

    /// <summary>The host of <paramref name="passed"/> that came nearest to what is asked: of those that lack the last thing looked at, the one with most of it left.</summary>
    public int NearestMiss(SlotSet passed, IReadOnlyList<(string ResourceClass, long Amount)> asked)
    {
        var (nearest, furthest, most) = (-1, -1, 0L);
        foreach (var slot in passed.Slots())
        {
            var state = table[slot]!;
            for (var lacks = 0; lacks < asked.Count; lacks++)
            {
                var left = state.FreeOf(asked[lacks].ResourceClass);
                if (asked[lacks].Amount <= left)
                {
                    continue;
                }

                if (lacks > furthest || (lacks == furthest && left > most))
                {
                    (nearest, furthest, most) = (slot, lacks, left);
                }

                break;
            }
        }

        return nearest;
    }

    /// <summary>Scores the candidates by the weighers.</summary>
    public void Score()
    {
        var words = Candidates.Words.Length;
        if (_ties.Length < words)
        {
            (_scores, _ties) = (new double[words * SlotSet.WordSlots], new ulong[words]);
        }

        _terms.Clear();
        foreach (var weigher in table.Columns.Weighers)
        {
            if (weigher.IsFlat || (weigher.Multiplier == 0 && weigher.Multipliers.IsEmpty))
            {
                continue;
            }

            var (lowest, highest) = ColumnScan.Range(weigher.Values, Candidates.Words);
            if (highest > lowest)
            {
                _terms.Add(new(weigher, lowest, highest - lowest));
            }
        }

        // Tile by tile, so that the scores are still at hand when the next weigher adds to them.
        for (var start = 0; start < words * SlotSet.WordSlots; start += TileSlots)
        {
            var tile = _scores.AsSpan(start, Math.Min(TileSlots, (words * SlotSet.WordSlots) - start));
            tile.Clear();
            foreach (var term in _terms)
            {
                term.AddTo(tile, start);
            }
        }
    }

    /// <summary>Adds to one host's score.</summary>
    public void Add(int slot, double weight) => _scores[slot] += weight;

    /// <summary>Fills <paramref name="best"/> with the best candidates, best first; fewer where there are fewer.</summary>
    public void TakeBest(int wanted, List<RankedHost> best)
    {
        best.Clear();
        var worst = double.NegativeInfinity;
        var words = Candidates.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var bits = words[w];
            if (bits != 0 && best.Count == wanted)
            {
                bits &= ColumnScan.Above(Word<double>(_scores, w), worst);
            }

            for (; bits != 0; bits &= bits - 1)
            {
                var slot = (w * SlotSet.WordSlots) + BitOperations.TrailingZeroCount(bits);
                if (best.Count < wanted || _scores[slot] > worst)
                {
                    Insert(best, new(slot, _scores[slot]), wanted);
                    worst = best.Count == wanted ? best[^1].Score : worst;
                }
            }
        }

        if (best.Count == wanted)
        {
            DrawLast(best, worst);
        }

        ShuffleEquals(best);
    }

    /// <summary>Takes out the hosts that have less than <paramref name="asked"/> left, and counts them.</summary>
    private static int Keep(Span<ulong> words, ReadOnlySpan<int> free, long asked)
    {
        var bound = (int)Math.Min(asked, int.MaxValue);
        var lacking = 0;
        for (var w = 0; w < words.Length; w++)
        {
            var before = words[w];
            if (before != 0)
            {
                words[w] = free.IsEmpty ? 0 : before & ColumnScan.AtLeast(Word(free, w), bound);
                lacking += BitOperations.PopCount(before & ~words[w]);
            }
        }

        return lacking;
    }

    private static ReadOnlySpan<T> Word<T>(ReadOnlySpan<T> column, int w) => column.Slice(w * SlotSet.WordSlots, SlotSet.WordSlots);

    private static void Insert(List<RankedHost> best, RankedHost host, int wanted)
    {
        if (best.Count == wanted)
        {
            best.RemoveAt(best.Count - 1);
        }

        var at = best.Count;
        while (at > 0 && best[at - 1].Score < host.Score)
        {
            at--;
        }

        best.Insert(at, host);
    }

    /// <summary>More hosts than places may have the score of the last ones taken: draws which of them get in, each as likely as the other.</summary>
    private void DrawLast(List<RankedHost> best, double score)
    {
        var ties = 0;
        var words = Candidates.Words;
        for (var w = 0; w < words.Length; w++)
        {
            _ties[w] = words[w] == 0 ? 0 : words[w] & ColumnScan.EqualTo(Word<double>(_scores, w), score);
            ties += BitOperations.PopCount(_ties[w]);
        }

        var first = best.FindIndex(host => host.Score == score);
        var places = best.Count - first;
        if (ties == places)
        {
            return;
        }

        best.RemoveRange(first, places);
        for (; places > 0; places--, ties--)
        {
            best.Add(new(TakeTie(random.Next(ties)), score));
        }
    }

    /// <summary>The tie of that rank; it is no tie any more.</summary>
    private int TakeTie(int rank)
    {
        var w = 0;
        for (var count = BitOperations.PopCount(_ties[0]); rank >= count; count = BitOperations.PopCount(_ties[w]))
        {
            rank -= count;
            w++;
        }

        var bits = _ties[w];
        for (; rank > 0; rank--)
        {
            bits &= bits - 1;
        }

        var bit = BitOperations.TrailingZeroCount(bits);
        _ties[w] &= ~(1UL << bit);
        return (w * SlotSet.WordSlots) + bit;
    }

    private void ShuffleEquals(List<RankedHost> best)
    {
        var hosts = CollectionsMarshal.AsSpan(best);
        for (int from = 0, to; from < hosts.Length; from = to)
        {
            for (to = from + 1; to < hosts.Length && hosts[to].Score == hosts[from].Score; to++)
            {
            }

            random.Shuffle(hosts[from..to]);
        }
    }

    /// <summary>What one weigher adds.</summary>
    private readonly record struct Term(WeigherColumn Weigher, double Lowest, double Width)
    {
        public void AddTo(Span<double> tile, int start)
        {
            var values = Weigher.Values.Slice(start, tile.Length);
            if (Weigher.Multipliers.IsEmpty)
            {
                ColumnScan.AddScaled(tile, values, Lowest, Weigher.Multiplier / Width);
            }
            else
            {
                ColumnScan.AddScaled(tile, values, Lowest, 1 / Width, Weigher.Multipliers.Slice(start, tile.Length));
            }
        }
    }
}
