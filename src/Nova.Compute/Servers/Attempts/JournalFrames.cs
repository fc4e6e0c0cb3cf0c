using System.Buffers.Binary;
using System.Numerics;

namespace Nova.Compute.Servers.Attempts;

/// <summary>Frames of a journal file: length, checksum of the payload, payload.</summary>
internal static class JournalFrames
{
    private const int HeaderBytes = 8;

    /// <summary>No entry comes near it: a larger length is garbage, not a frame.</summary>
    private const int LargestPayload = 16 * 1024 * 1024;

    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Checksum(payload));
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>Payloads of whole frames from the start; leaves the position behind the last whole one.</summary>
    public static IEnumerable<byte[]> Read(Stream file)
    {
        var header = new byte[HeaderBytes];
        file.Position = 0;
        var whole = 0L;
        while (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is <= 0 or > LargestPayload || length > file.Length - file.Position)
            {
                break;
            }

            var payload = new byte[length];
            file.ReadExactly(payload);
            if (Checksum(payload) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
            {
                break;
            }

            whole = file.Position;
            yield return payload;
        }

        file.Position = whole;
    }

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = ~0u;
        foreach (var value in payload)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
