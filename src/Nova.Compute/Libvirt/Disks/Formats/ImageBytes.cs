using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>Parts of an image file, read with an upper bound so that no header, however large it claims to be, costs more than that.</summary>
internal sealed class ImageBytes(SafeFileHandle file)
{
    /// <summary>No single table of a format is read beyond this.</summary>
    public const int MostAtOnce = 64 * 1024;

    public long Length { get; } = RandomAccess.GetLength(file);

    /// <summary>The bytes from <paramref name="offset"/>; fewer than asked for at the end of the file or beyond <see cref="MostAtOnce"/>.</summary>
    public byte[] Read(long offset, int count)
    {
        if (offset < 0 || offset >= Length || count <= 0)
        {
            return [];
        }

        var bytes = new byte[(int)Math.Min(Math.Min(count, MostAtOnce), Length - offset)];
        var done = 0;
        while (done < bytes.Length)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            if (read == 0)
            {
                return bytes[..done];
            }

            done += read;
        }

        return bytes;
    }

    /// <summary>True where exactly these bytes are at <paramref name="offset"/>.</summary>
    public bool Has(long offset, ReadOnlySpan<byte> expected) => Read(offset, expected.Length).AsSpan().SequenceEqual(expected);

    public static uint Big32(byte[] header, int at) => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(at, 4));

    public static ulong Big64(byte[] header, int at) => BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(at, 8));

    public static uint Little32(byte[] header, int at) => BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(at, 4));

    public static ulong Little64(byte[] header, int at) => BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(at, 8));
}
