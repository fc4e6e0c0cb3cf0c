using System.Buffers.Binary;

namespace Nova.Compute.Guests;

/// <summary>A record on disk: its checksum, then its bytes.</summary>
internal static class RecordFrame
{
    private const int HeaderBytes = sizeof(uint);

    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Of(payload));
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The payload; null where it is not whole.</summary>
    public static byte[]? Read(ReadOnlySpan<byte> frame) =>
        frame.Length > HeaderBytes && Crc32C.Of(frame[HeaderBytes..]) == BinaryPrimitives.ReadUInt32LittleEndian(frame) ? frame[HeaderBytes..].ToArray() : null;
}
