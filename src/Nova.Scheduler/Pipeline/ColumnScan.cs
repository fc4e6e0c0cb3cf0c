using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>What is done to a column of all hosts at once, eight hosts an instruction. Portable: the runtime splits the vectors where the processor's are smaller.</summary>
internal static class ColumnScan
{
    private const int Lanes = 8;
    private const int VectorsPerWord = SlotSet.WordSlots / Lanes;

    // For each eight bits, the mask of their lanes.
    private static readonly Vector256<float>[] Masks = [.. Enumerable.Range(0, 1 << Lanes).Select(MaskOf)];

    /// <summary>Bits of the 64 hosts of <paramref name="word"/> whose amount is at least <paramref name="bound"/>.</summary>
    public static ulong AtLeast(ReadOnlySpan<int> word, int bound)
    {
        var limit = Vector256.Create(bound);
        var vectors = MemoryMarshal.Cast<int, Vector256<int>>(word);
        ulong bits = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            bits |= (ulong)Vector256.GreaterThanOrEqual(vectors[i], limit).ExtractMostSignificantBits() << (i * Lanes);
        }

        return bits;
    }

    /// <summary>Bits of the 64 hosts of <paramref name="word"/> whose score is above <paramref name="bound"/>.</summary>
    public static ulong Above(ReadOnlySpan<double> word, double bound)
    {
        var limit = Vector256.Create(bound);
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(word);
        ulong bits = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            bits |= (ulong)Vector256.GreaterThan(vectors[i], limit).ExtractMostSignificantBits() << (i * Vector256<double>.Count);
        }

        return bits;
    }

    /// <summary>Bits of the 64 hosts of <paramref name="word"/> whose score is <paramref name="score"/>.</summary>
    public static ulong EqualTo(ReadOnlySpan<double> word, double score)
    {
        var wanted = Vector256.Create(score);
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(word);
        ulong bits = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            bits |= (ulong)Vector256.Equals(vectors[i], wanted).ExtractMostSignificantBits() << (i * Vector256<double>.Count);
        }

        return bits;
    }

    /// <summary>Smallest and largest figure of the hosts whose bits are set; positive and negative infinity where none is.</summary>
    public static (double Lowest, double Highest) Range(ReadOnlySpan<float> column, ReadOnlySpan<ulong> words)
    {
        var (nothingLow, nothingHigh) = (Vector256.Create(float.PositiveInfinity), Vector256.Create(float.NegativeInfinity));
        var (lowest, highest) = (nothingLow, nothingHigh);
        var all = MemoryMarshal.Cast<float, Vector256<float>>(column);
        for (var w = 0; w < words.Length; w++)
        {
            var bits = words[w];
            if (bits == 0)
            {
                continue;
            }

            var vectors = all.Slice(w * VectorsPerWord, VectorsPerWord);
            if (bits == ulong.MaxValue)
            {
                // Two halves, so that one minimum need not wait for the one before.
                var (low, high) = (nothingLow, nothingHigh);
                for (var i = 0; i < vectors.Length; i += 2)
                {
                    lowest = Vector256.MinNative(lowest, vectors[i]);
                    highest = Vector256.MaxNative(highest, vectors[i]);
                    low = Vector256.MinNative(low, vectors[i + 1]);
                    high = Vector256.MaxNative(high, vectors[i + 1]);
                }

                lowest = Vector256.MinNative(lowest, low);
                highest = Vector256.MaxNative(highest, high);
                continue;
            }

            for (var i = 0; i < vectors.Length; i++)
            {
                var mask = Masks[(int)(bits >> (i * Lanes)) & 0xff];
                lowest = Vector256.MinNative(lowest, Vector256.ConditionalSelect(mask, vectors[i], nothingLow));
                highest = Vector256.MaxNative(highest, Vector256.ConditionalSelect(mask, vectors[i], nothingHigh));
            }
        }

        return (Fold(lowest, Math.Min), Fold(highest, Math.Max));
    }

    /// <summary>Adds (figure − <paramref name="lowest"/>) × <paramref name="scale"/> to every score.</summary>
    public static void AddScaled(Span<double> scores, ReadOnlySpan<float> column, double lowest, double scale)
    {
        var (low, factor) = (Vector256.Create(lowest), Vector256.Create(scale));
        var sums = MemoryMarshal.Cast<double, Vector256<double>>(scores);
        var figures = MemoryMarshal.Cast<float, Vector256<float>>(column);
        for (var i = 0; i < figures.Length; i++)
        {
            var (lower, upper) = Vector256.Widen(figures[i]);
            sums[2 * i] += (lower - low) * factor;
            sums[(2 * i) + 1] += (upper - low) * factor;
        }
    }

    /// <summary>Adds (figure − <paramref name="lowest"/>) × <paramref name="scale"/> × the host's own multiplier to every score.</summary>
    public static void AddScaled(Span<double> scores, ReadOnlySpan<float> column, double lowest, double scale, ReadOnlySpan<double> multipliers)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] += (column[i] - lowest) * scale * multipliers[i];
        }
    }

    private static float Fold(Vector256<float> vector, Func<float, float, float> pick)
    {
        var folded = vector[0];
        for (var lane = 1; lane < Lanes; lane++)
        {
            folded = pick(folded, vector[lane]);
        }

        return folded;
    }

    private static Vector256<float> MaskOf(int bits)
    {
        Span<int> lanes = stackalloc int[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            lanes[lane] = (bits >> lane & 1) != 0 ? -1 : 0;
        }

        return Vector256.Create<int>(lanes).AsSingle();
    }
}
