using System.Buffers.Binary;
using MemoryPack;

namespace Nova.Compute.Moves;

/// <summary>What goes over the stream: messages with their length before them, and the pieces of a file, each with its place and checksum.</summary>
/// <remarks>
/// Zeros are not sent: where there are many an empty piece says how far they reach, and the last one lies at the file's end. A checksum is that of all pieces of the stream so
/// far, with their places: one that got lost is noticed at the next, before that is believed.
/// </remarks>
internal static class MoveFrames
{
    public const int HeaderBytes = 16;

    /// <summary>Bytes of a piece at most, and thereby what either end holds in memory.</summary>
    public const int PieceBytes = 1024 * 1024;

    /// <summary>So many zeros are read before a fetcher loses its patience: then it is told how far they reach.</summary>
    public const int MostSilentBytes = 256 * PieceBytes;

    private const int MostMessageBytes = 4096;

    public static async Task WriteMessageAsync<T>(Stream stream, T message, CancellationToken ct)
    {
        var bytes = MemoryPackSerializer.Serialize(message);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        await stream.WriteAsync((byte[])[.. length, .. bytes], ct);
        await stream.FlushAsync(ct);
    }

    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static async Task<T> ReadMessageAsync<T>(Stream stream, CancellationToken ct)
    {
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, ct);
        var count = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (count is <= 0 or > MostMessageBytes)
        {
            throw new InvalidDataException("The other end does not speak this protocol.");
        }

        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, ct);
        try
        {
            return MemoryPackSerializer.Deserialize<T>(bytes) ?? throw new InvalidDataException("The other end sent an empty message.");
        }
        catch (MemoryPackSerializationException garbage)
        {
            throw new InvalidDataException("The other end does not speak this protocol.", garbage);
        }
    }

    public static void WriteHeader(Span<byte> header, long offset, int length, uint checksum)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header, offset);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], checksum);
    }

    public static (long Offset, int Length, uint Checksum) ReadHeader(ReadOnlySpan<byte> header) => (
        BinaryPrimitives.ReadInt64LittleEndian(header),
        BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(header[12..]));

    /// <summary>The checksum of a stream that is one piece longer.</summary>
    /// <param name="before">The checksum before it; 0 at the stream's beginning.</param>
    /// <param name="offset">The piece's place.</param>
    /// <param name="piece">Its bytes.</param>
    public static uint Checksum(uint before, long offset, ReadOnlySpan<byte> piece)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        return Crc32C.Of(piece, Crc32C.Of(place, before));
    }
}
