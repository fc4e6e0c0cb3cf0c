namespace Nova.Messaging.Transports.Faulty;

/// <summary>How often each fault happens, as a share of all messages; the rest passes.</summary>
/// <param name="Drop">Lost.</param>
/// <param name="Duplicate">Delivered twice.</param>
/// <param name="Delay">Late by up to <paramref name="MaxDelay"/>.</param>
/// <param name="Reorder">Overtaken by the next message.</param>
/// <param name="MaxDelay">Longest delay; 200 ms when null.</param>
public sealed record FaultRates(double Drop = 0, double Duplicate = 0, double Delay = 0, double Reorder = 0, TimeSpan? MaxDelay = null);

/// <summary>Faults drawn from a seed.</summary>
/// <remarks>
/// The draw depends on the seed and on which message it is (the third <c>build_server</c> to <c>compute.h17</c>), not on the order in which
/// threads come by, so that the same seed does the same to the same message in the next run.
/// </remarks>
internal sealed class SeededFaults(int seed, FaultRates rates)
{
    private static readonly TimeSpan DefaultMaxDelay = TimeSpan.FromMilliseconds(200);

    public MessageFate FateOf(MessageSeen message)
    {
        var state = Mix((ulong)(uint)seed ^ Hash(message));
        var draw = Fraction(state);
        if ((draw -= rates.Drop) < 0)
        {
            return MessageFate.Drop;
        }

        if ((draw -= rates.Duplicate) < 0)
        {
            return MessageFate.Double;
        }

        if ((draw -= rates.Delay) < 0)
        {
            return MessageFate.Late((rates.MaxDelay ?? DefaultMaxDelay) * Fraction(Mix(state + 1)));
        }

        return draw - rates.Reorder < 0 ? MessageFate.Overtaken : MessageFate.Pass;
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static ulong Hash(MessageSeen message)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in message.Method)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        foreach (var c in message.Destination)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash = (hash ^ (byte)message.Kind) * 1099511628211UL;
        return (hash ^ (uint)message.Ordinal) * 1099511628211UL;
    }

    // The finalizer of SplitMix64.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    private static double Fraction(ulong x) => (x >> 11) * (1.0 / (1UL << 53));
}
