using System.Runtime.CompilerServices;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>A disk as a raw image, made while it is read: byte for byte what the guest sees.</summary>
internal static class RawWriting
{
    private const int ClustersAtOnce = 16;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(IDiskView disk, ClusterMap map, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var buffer = new byte[ClustersAtOnce * ClusterMap.Size];
        var zeros = new byte[ClustersAtOnce * ClusterMap.Size];
        for (var cluster = 0; cluster < map.Count;)
        {
            var (first, count) = map.NextRun(cluster, ClustersAtOnce);
            for (var hole = Bytes(disk, cluster, first - cluster); hole > 0; hole -= Math.Min(hole, zeros.Length))
            {
                yield return zeros.AsMemory(0, (int)Math.Min(hole, zeros.Length));
            }

            if (count == 0)
            {
                break;
            }

            var piece = buffer.AsMemory(0, (int)Bytes(disk, first, count));
            await disk.ReadAsync((long)first * ClusterMap.Size, piece, ct);
            yield return piece;
            cluster = first + count;
        }
    }

    /// <summary>Bytes of so many clusters: the disk may end within the last.</summary>
    private static long Bytes(IDiskView disk, int cluster, int count) =>
        Math.Max(0, Math.Min((long)(cluster + count) * ClusterMap.Size, disk.Length) - (long)cluster * ClusterMap.Size);
}
