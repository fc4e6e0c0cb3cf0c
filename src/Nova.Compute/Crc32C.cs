using System.Buffers.Binary;
using System.Numerics;

namespace Nova.Compute;

/// <summary>CRC-32C, eight bytes at a time by the processor's own instruction.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of these bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The checksum of what comes before them: the answer is that of all together.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
