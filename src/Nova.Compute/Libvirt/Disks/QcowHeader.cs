using System.Buffers.Binary;
using System.Text;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>What the header of a disk of ours says: a qcow2 file that QEMU wrote, not a tenant.</summary>
/// <param name="VirtualBytes">Size the guest sees.</param>
/// <param name="Backing">File it lies over, as it is named there; null where it stands alone.</param>
internal sealed record QcowHeader(long VirtualBytes, string? Backing)
{
    private const int Length = 80;
    private const int LongestName = 1023;
    private const ulong DataFile = 1 << 2;

    private static ReadOnlySpan<byte> Magic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    /// <exception cref="InvalidDataException">It is no such file, or one that keeps its data in another.</exception>
    public static QcowHeader Read(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> header = stackalloc byte[Length];
        var read = RandomAccess.Read(file, header, 0);
        if (read < 72 || !header.StartsWith(Magic))
        {
            throw new InvalidDataException($"{path} is no qcow2 disk");
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (version is not (2 or 3) || (version == 3 && (read < Length || (BinaryPrimitives.ReadUInt64BigEndian(header[72..]) & DataFile) != 0)))
        {
            throw new InvalidDataException($"{path} is of a kind of qcow2 that no disk here is");
        }

        var offset = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        var bytes = checked((long)BinaryPrimitives.ReadUInt64BigEndian(header[24..]));
        if (offset == 0 || length == 0)
        {
            return new QcowHeader(bytes, null);
        }

        var name = length <= LongestName && offset <= int.MaxValue ? new byte[length] : throw new InvalidDataException($"{path} names no backing file");
        return RandomAccess.Read(file, name, (long)offset) == name.Length
            ? new QcowHeader(bytes, Encoding.UTF8.GetString(name))
            : throw new InvalidDataException($"{path} is cut off");
    }
}
