using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>What is done to a column of all hosts at once, four hosts an instruction. Portable: the runtime splits the vectors where the processor's are smaller.</summary>
internal static class ColumnScan
{
    private const int Lanes = 4;
    private const int VectorsPerWord = SlotSet.WordSlots / Lanes;

    // For each four bits, the mask of their lanes.
    private static readonly Vector256<double>[] Masks = [.. Enumerable.Range(0, 1 << Lanes).Select(MaskOf)];

    /// <summary>Bits of the 64 hosts of <paramref name="word"/> whose figure is at least <paramref name="bound"/>.</summary>
    public static ulong AtLeast(ReadOnlySpan<double> word, double bound)
    {
        var limit = Vector256.Create(bound);
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(word);
        ulong bits = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            bits |= (ulong)Vector256.GreaterThanOrEqual(vectors[i], limit).ExtractMostSignificantBits() << (i * Lanes);
        }

        return bits;
    }

    /// <summary>Bits of the 64 hosts of <paramref name="word"/> whose figure is above <paramref name="bound"/>.</summary>
    public static ulong Above(ReadOnlySpan<double> word, double bound)
    {
        var limit = Vector256.Create(bound);
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(word);
        ulong bits = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            bits |= (ulong)Vector256.GreaterThan(vectors[i], limit).ExtractMostSignificantBits() << (i * Lanes);
        }

        return bits;
    }

    /// <summary>Smallest and largest figure of the hosts whose bits are set; positive and negative infinity where none is.</summary>
    public static (double Lowest, double Highest) Range(ReadOnlySpan<double> column, ReadOnlySpan<ulong> words)
    {
        var (nothingLow, nothingHigh) = (Vector256.Create(double.PositiveInfinity), Vector256.Create(double.NegativeInfinity));
        var (lowest, highest) = (nothingLow, nothingHigh);
        var all = MemoryMarshal.Cast<double, Vector256<double>>(column);
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
                var mask = Masks[(int)(bits >> (i * Lanes)) & 0xf];
                lowest = Vector256.MinNative(lowest, Vector256.ConditionalSelect(mask, vectors[i], nothingLow));
                highest = Vector256.MaxNative(highest, Vector256.ConditionalSelect(mask, vectors[i], nothingHigh));
            }
        }

        return (Fold(lowest, Math.Min), Fold(highest, Math.Max));
    }

    /// <summary>Adds (figure − <paramref name="lowest"/>) × <paramref name="scale"/> to every score.</summary>
    public static void AddScaled(Span<double> scores, ReadOnlySpan<double> column, double lowest, double scale)
    {
        var (low, factor) = (Vector256.Create(lowest), Vector256.Create(scale));
        var sums = MemoryMarshal.Cast<double, Vector256<double>>(scores);
        var figures = MemoryMarshal.Cast<double, Vector256<double>>(column)[..sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += (figures[i] - low) * factor;
        }
    }

    /// <summary>Adds (figure − <paramref name="lowest"/>) × <paramref name="scale"/> × the host's own multiplier to every score.</summary>
    public static void AddScaled(Span<double> scores, ReadOnlySpan<double> column, double lowest, double scale, ReadOnlySpan<double> multipliers)
    {
        var (low, factor) = (Vector256.Create(lowest), Vector256.Create(scale));
        var sums = MemoryMarshal.Cast<double, Vector256<double>>(scores);
        var figures = MemoryMarshal.Cast<double, Vector256<double>>(column)[..sums.Length];
        var own = MemoryMarshal.Cast<double, Vector256<double>>(multipliers)[..sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += (figures[i] - low) * factor * own[i];
        }
    }

    private static double Fold(Vector256<double> vector, Func<double, double, double> pick)
        => pick(pick(vector[0], vector[1]), pick(vector[2], vector[3]));

    private static Vector256<double> MaskOf(int bits)
        => Vector256.Create(Lane(bits, 0), Lane(bits, 1), Lane(bits, 2), Lane(bits, 3)).AsDouble();

    private static long Lane(int bits, int lane) => (bits >> lane & 1) != 0 ? -1L : 0L;
}
