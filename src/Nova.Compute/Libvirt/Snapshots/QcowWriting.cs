using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>
/// A disk as a qcow2 image that stands alone, made while it is read. Since it is known beforehand which clusters hold data, all tables can go in front of them: nothing
/// is written twice, and no copy of the disk is made on the host.
/// </summary>
/// <remarks>In this order: header, table of reference counts, reference counts (each 1), table of tables, tables, data. There is no backing file by construction.</remarks>
internal static class QcowWriting
{
    private const int ClusterBits = 16;
    private const int Cluster = ClusterMap.Size;
    private const int Entries = Cluster / sizeof(ulong);
    private const int CountsPerCluster = Cluster / sizeof(ushort);
    private const int ClustersAtOnce = 16;
    private const int HeaderLength = 104;
    private const ulong UsedOnce = 1UL << 63;

    private static ReadOnlySpan<byte> Magic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(IDiskView disk, ClusterMap map, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var plan = Plan.Of(map);
        yield return Header(disk.Length, plan);
        foreach (var tables in new[] { CountTable(plan), Counts(plan), TableOfTables(map, plan), Tables(map, plan) })
        {
            foreach (var piece in tables)
            {
                yield return piece;
            }
        }

        var buffer = new byte[ClustersAtOnce * Cluster];
        for (var run = map.NextRun(0, ClustersAtOnce); run.Count > 0; run = map.NextRun(run.First + run.Count, ClustersAtOnce))
        {
            var at = (long)run.First * Cluster;
            var whole = buffer.AsMemory(0, run.Count * Cluster);
            var there = (int)Math.Min(whole.Length, disk.Length - at);
            await disk.ReadAsync(at, whole[..there], ct);
            whole.Span[there..].Clear();
            yield return whole;
        }
    }

    private static byte[] Header(long length, Plan plan)
    {
        var header = new byte[Cluster];
        var at = header.AsSpan();
        Magic.CopyTo(at);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], 3);
        BinaryPrimitives.WriteUInt32BigEndian(at[20..], ClusterBits);
        BinaryPrimitives.WriteUInt64BigEndian(at[24..], (ulong)length);
        BinaryPrimitives.WriteUInt32BigEndian(at[36..], (uint)plan.Tables);
        BinaryPrimitives.WriteUInt64BigEndian(at[40..], (ulong)plan.TableOfTablesAt * Cluster);
        BinaryPrimitives.WriteUInt64BigEndian(at[48..], Cluster);
        BinaryPrimitives.WriteUInt32BigEndian(at[56..], (uint)plan.CountTableClusters);
        BinaryPrimitives.WriteUInt32BigEndian(at[96..], 4); // reference counts of 16 bits
        BinaryPrimitives.WriteUInt32BigEndian(at[100..], HeaderLength);
        return header;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> CountTable(Plan plan) =>
        Numbers(plan.CountTableClusters, index => index < plan.CountClusters ? (ulong)(1L + plan.CountTableClusters + index) * Cluster : 0);

    private static IEnumerable<ReadOnlyMemory<byte>> Counts(Plan plan)
    {
        var cluster = new byte[Cluster];
        for (long done = 0; done < plan.Clusters; done += CountsPerCluster)
        {
            var used = (int)Math.Min(CountsPerCluster, plan.Clusters - done);
            for (var i = 0; i < CountsPerCluster; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(cluster.AsSpan(i * sizeof(ushort)), i < used ? (ushort)1 : (ushort)0);
            }

            yield return cluster;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> TableOfTables(ClusterMap map, Plan plan)
    {
        var written = 0;
        return Numbers(plan.TableOfTablesClusters, index => index < plan.Tables && HasData(map, (int)index) ? (ulong)(plan.TablesAt + written++) * Cluster | UsedOnce : 0);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Tables(ClusterMap map, Plan plan)
    {
        var data = plan.DataAt;
        for (var table = 0; table < plan.Tables; table++)
        {
            if (!HasData(map, table))
            {
                continue;
            }

            var first = table * Entries;
            foreach (var piece in Numbers(1, index => first + index < map.Count && map.IsData((int)(first + index)) ? (ulong)data++ * Cluster | UsedOnce : 0))
            {
                yield return piece;
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Numbers(int clusters, Func<long, ulong> number)
    {
        var cluster = new byte[Cluster];
        for (var done = 0; done < clusters; done++)
        {
            for (var i = 0; i < Entries; i++)
            {
                BinaryPrimitives.WriteUInt64BigEndian(cluster.AsSpan(i * sizeof(ulong)), number((long)done * Entries + i));
            }

            yield return cluster;
        }
    }

    private static bool HasData(ClusterMap map, int table) => map.HasData(table * Entries, Entries);

    /// <summary>Where everything goes, in clusters.</summary>
    private sealed record Plan(int Tables, int TableOfTablesClusters, int WrittenTables, int CountTableClusters, int CountClusters, long Clusters)
    {
        public long TableOfTablesAt => 1L + CountTableClusters + CountClusters;

        public long TablesAt => TableOfTablesAt + TableOfTablesClusters;

        public long DataAt => TablesAt + WrittenTables;

        public static Plan Of(ClusterMap map)
        {
            var tables = (map.Count + Entries - 1) / Entries;
            var written = Enumerable.Range(0, tables).Count(table => HasData(map, table));
            var tableOfTables = Math.Max(1, (tables + Entries - 1) / Entries);
            var others = 1L + tableOfTables + written + map.DataCount;

            // The counts count themselves too: enlarged until they fit.
            var (countTable, counts) = (1, 1);
            while (true)
            {
                var all = others + countTable + counts;
                var needed = (int)((all + CountsPerCluster - 1) / CountsPerCluster);
                var table = (needed + Entries - 1) / Entries;
                if (needed <= counts && table <= countTable)
                {
                    return new Plan(tables, tableOfTables, written, countTable, counts, all);
                }

                (countTable, counts) = (Math.Max(table, countTable), Math.Max(needed, counts));
            }
        }
    }
}
