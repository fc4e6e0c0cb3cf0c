using System.Runtime.InteropServices;

namespace Nova.Core.Tests.Wire;

/// <summary>Values such as <c>int?</c> and <see cref="DateTimeOffset"/> cross as they lie in memory, with gaps that hold anything.</summary>
internal static class Padding
{
    /// <summary>Zeroes the gaps of a value of this type at the start of <paramref name="bytes"/>.</summary>
    public static void Clear(Type type, Span<byte> bytes)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            var start = AlignmentOf(inner);
            bytes[1..start].Clear();
            Clear(inner, bytes[start..]);
        }
        else if (type == typeof(DateTimeOffset))
        {
            // The offset in minutes, a gap, the ticks.
            bytes[2..8].Clear();
        }
    }

    private static int AlignmentOf(Type type) =>
        type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(TimeSpan) ? 8
        : type == typeof(Guid) ? 4
        : type == typeof(bool) ? 1
        : Marshal.SizeOf(type.IsEnum ? type.GetEnumUnderlyingType() : type);
}
