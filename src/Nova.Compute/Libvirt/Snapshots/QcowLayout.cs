using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>Where things are in a qcow2 file, by its header.</summary>
/// <param name="Length">Bytes the guest sees.</param>
/// <param name="ClusterBits">Logarithm of the cluster's size.</param>
/// <param name="TableOffset">Where the table of tables begins.</param>
/// <param name="TableEntries">Its entries.</param>
/// <param name="IsDeflated">True where compressed clusters are of deflate's kind.</param>
internal sealed record QcowLayout(long Length, int ClusterBits, long TableOffset, int TableEntries, bool IsDeflated)
{
    private const int HeaderLength = 112;

    // Dirty and the kind of compression change nothing for a reader; corrupt, data in another file and split clusters would.
    private const ulong Understood = 1 | CompressionType;
    private const ulong CompressionType = 1 << 3;

    public int ClusterSize => 1 << ClusterBits;

    private static ReadOnlySpan<byte> Magic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    /// <exception cref="InvalidDataException">It is no such file, one of a kind that no disk here is, or its numbers contradict each other.</exception>
    public static QcowLayout Read(SafeFileHandle file, string path)
    {
        var header = new byte[HeaderLength];
        var read = RandomAccess.Read(file, header, 0);
        if (read < 72 || !header.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"{path} is no qcow2 disk");
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        var features = version == 3 ? BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(72)) : 0;
        var encryption = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(32));
        if (version is not (2 or 3) || (features & ~Understood) != 0 || encryption != 0)
        {
            throw new InvalidDataException($"{path} is of a kind of qcow2 that no disk here is");
        }

        var bits = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(20));
        var length = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(24));
        var entries = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(36));
        var table = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(40));
        if (bits is < 9 or > 21 || length > (ulong)int.MaxValue * ClusterMap.Size || table > long.MaxValue)
        {
            throw new InvalidDataException($"{path} has sizes that no disk has");
        }

        // Each table of a cluster's size covers so much of the disk.
        var covered = 1UL << (int)(bits + bits - 3);
        var needed = (length + covered - 1) / covered;
        if (entries < needed || needed > 1 << 26)
        {
            throw new InvalidDataException($"{path} has a table that does not fit its size");
        }

        return new QcowLayout((long)length, (int)bits, (long)table, (int)needed, (features & CompressionType) == 0 || header[104] == 0);
    }
}
