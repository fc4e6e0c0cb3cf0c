using System.Collections;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>Which clusters of a disk hold data: a bit for 64 KiB, so that a disk of 2 TiB takes 4 MiB however its data lies.</summary>
internal sealed class ClusterMap(long length)
{
    public const int Size = 64 * 1024;

    private readonly BitArray _data = new(checked((int)((length + Size - 1) / Size)));

    /// <summary>Clusters of the disk.</summary>
    public int Count => _data.Length;

    /// <summary>Those with data.</summary>
    public int DataCount
    {
        get
        {
            var count = 0;
            for (var i = 0; i < _data.Length; i++)
            {
                count += _data[i] ? 1 : 0;
            }

            return count;
        }
    }

    public bool IsData(int cluster) => _data[cluster];

    /// <summary>True where any of so many clusters has data.</summary>
    public bool HasData(int first, int count)
    {
        for (var cluster = first; cluster < first + count && cluster < _data.Length; cluster++)
        {
            if (_data[cluster])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>There is data in these bytes.</summary>
    public void Mark(long offset, long bytes)
    {
        var end = Math.Min(offset + bytes, length);
        for (var cluster = offset / Size; cluster * Size < end; cluster++)
        {
            _data[(int)cluster] = true;
        }
    }

    /// <summary>The next stretch of clusters with data from <paramref name="cluster"/> on, at most <paramref name="most"/> of them; none at the end.</summary>
    public (int First, int Count) NextRun(int cluster, int most)
    {
        while (cluster < _data.Length && !_data[cluster])
        {
            cluster++;
        }

        var count = 0;
        while (cluster + count < _data.Length && count < most && _data[cluster + count])
        {
            count++;
        }

        return (cluster, count);
    }
}
