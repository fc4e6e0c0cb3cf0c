using System.Numerics;
using System.Runtime.InteropServices;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>A host that came out on top.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Score">Sum of the weighers.</param>
internal readonly record struct RankedHost(int Slot, double Score);

/// <summary>Hosts that lacked something of what was asked, counted by what they lacked first.</summary>
internal readonly record struct CapacityMisses(int Vcpus, int MemoryMb, int DiskGb)
{
    public int Total => Vcpus + MemoryMb + DiskGb;
}

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
    public CapacityMisses Begin(SlotSet passed, RequestedResources asked)
    {
        Candidates.Grow(table.Slots);
        var columns = table.Columns;
        int noVcpus = 0, noMemory = 0, noDisk = 0;
        var source = passed.Words;
        var target = Candidates.Words;
        for (var w = 0; w < target.Length; w++)
        {
            var word = source[w];
            if (word != 0)
            {
                noVcpus += Keep(ref word, columns.FreeVcpus, w, asked.Vcpus);
                noMemory += Keep(ref word, columns.FreeMemoryMb, w, asked.MemoryMb);
                noDisk += Keep(ref word, columns.FreeDiskGb, w, asked.DiskGb);
            }

            target[w] = word;
        }

        return new(noVcpus, noMemory, noDisk);
    }

    /// <summary>The host of <paramref name="passed"/> that came nearest to what is asked: of those that lack the last thing looked at, the one with most of it left.</summary>
    public int NearestMiss(SlotSet passed, RequestedResources asked)
    {
        var columns = table.Columns;
        var (nearest, furthest, most) = (-1, -1, 0);
        foreach (var slot in passed.Slots())
        {
            var (lacks, left) = asked.Vcpus > Math.Max(columns.FreeVcpus[slot], 0) ? (0, columns.FreeVcpus[slot])
                : asked.MemoryMb > Math.Max(columns.FreeMemoryMb[slot], 0) ? (1, columns.FreeMemoryMb[slot])
                : (2, columns.FreeDiskGb[slot]);
            if (lacks > furthest || (lacks == furthest && left > most))
            {
                (nearest, furthest, most) = (slot, lacks, left);
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

    private static int Keep(ref ulong word, ReadOnlySpan<int> free, int w, long asked)
    {
        if (asked <= 0)
        {
            return 0;
        }

        var before = word;
        word &= ColumnScan.AtLeast(Word(free, w), (int)Math.Min(asked, int.MaxValue));
        return BitOperations.PopCount(before & ~word);
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
