using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>A qcow2 disk that nobody writes to, over what it lies over. Every number in it is checked before it is used.</summary>
internal sealed class QcowView : IDiskView
{
    private const ulong Compressed = 1UL << 62;
    private const ulong Zero = 1;
    private const ulong OffsetMask = 0x00ff_ffff_ffff_fe00;

    /// <summary>Tables kept: those of 4 GiB of a disk with clusters of 64 KiB.</summary>
    private const int MostTables = 8;

    private readonly SafeFileHandle _file;
    private readonly QcowLayout _layout;
    private readonly IDiskView? _backing;
    private readonly ulong[] _tables;
    private readonly Dictionary<int, ulong[]> _kept = [];
    private (ulong Entry, byte[] Bytes) _unpacked = (0, []);

    private QcowView(SafeFileHandle file, QcowLayout layout, ulong[] tables, IDiskView? backing)
    {
        (_file, _layout, _tables, _backing) = (file, layout, tables, backing);
    }

    public long Length => _layout.Length;

    /// <summary>Opens a disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backing">What it lies over; null where it stands alone. Disposed with it.</param>
    /// <exception cref="InvalidDataException">It is no such disk, or broken.</exception>
    public static QcowView Open(string path, IDiskView? backing)
    {
        var file = File.OpenHandle(path);
        try
        {
            var layout = QcowLayout.Read(file, path);
            return new QcowView(file, layout, ReadTable(file, layout.TableOffset, layout.TableEntries, path), backing);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public async Task<ClusterMap> FindDataAsync(CancellationToken ct)
    {
        var map = _backing is null ? new ClusterMap(Length) : await WidenAsync(await _backing.FindDataAsync(ct));
        await Task.Run(() => MarkOwn(map, ct), ct);
        return map;
    }

    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        while (buffer.Length > 0)
        {
            var within = (int)(offset & (_layout.ClusterSize - 1));
            var part = buffer[..Math.Min(buffer.Length, _layout.ClusterSize - within)];
            await ReadInClusterAsync(offset, within, part, ct);
            (offset, buffer) = (offset + part.Length, buffer[part.Length..]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _file.Dispose();
        if (_backing is not null)
        {
            await _backing.DisposeAsync();
        }
    }

    private async Task ReadInClusterAsync(long offset, int within, Memory<byte> part, CancellationToken ct)
    {
        var entry = EntryOf(offset / _layout.ClusterSize);
        if ((entry & Compressed) != 0)
        {
            Unpack(entry).AsMemory(within, part.Length).CopyTo(part);
        }
        else if ((entry & Zero) != 0)
        {
            part.Span.Clear();
        }
        else if ((entry & OffsetMask) is var at and not 0)
        {
            ReadFile((long)at + within, part.Span);
        }
        else if (_backing is null || offset >= _backing.Length)
        {
            part.Span.Clear();
        }
        else
        {
            var there = (int)Math.Min(part.Length, _backing.Length - offset);
            await _backing.ReadAsync(offset, part[..there], ct);
            part.Span[there..].Clear();
        }
    }

    private Task<ClusterMap> WidenAsync(ClusterMap below) => Task.Run(() =>
    {
        var map = new ClusterMap(Length);
        for (var run = below.NextRun(0, int.MaxValue); run.Count > 0 && (long)run.First * ClusterMap.Size < Length; run = below.NextRun(run.First + run.Count, int.MaxValue))
        {
            map.Mark((long)run.First * ClusterMap.Size, (long)run.Count * ClusterMap.Size);
        }

        return map;
    });

    private void MarkOwn(ClusterMap map, CancellationToken ct)
    {
        for (var i = 0; i < _tables.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            if ((_tables[i] & OffsetMask) == 0)
            {
                continue;
            }

            var table = TableOf(i);
            for (var j = 0; j < table.Length; j++)
            {
                if ((table[j] & Compressed) != 0 || ((table[j] & Zero) == 0 && (table[j] & OffsetMask) != 0))
                {
                    map.Mark(((long)i * table.Length + j) * _layout.ClusterSize, _layout.ClusterSize);
                }
            }
        }
    }

    private ulong EntryOf(long cluster)
    {
        var perTable = _layout.ClusterSize / sizeof(ulong);
        var table = (int)(cluster / perTable);
        return (_tables[table] & OffsetMask) == 0 ? 0 : TableOf(table)[cluster % perTable];
    }

    private ulong[] TableOf(int index)
    {
        if (!_kept.TryGetValue(index, out var table))
        {
            if (_kept.Count >= MostTables)
            {
                _kept.Clear();
            }

            table = ReadTable(_file, (long)(_tables[index] & OffsetMask), _layout.ClusterSize / sizeof(ulong), "disk");
            _kept[index] = table;
        }

        return table;
    }

    /// <summary>A cluster as QEMU packs it: a stream of deflate's without head and tail.</summary>
    private byte[] Unpack(ulong entry)
    {
        if (_unpacked.Entry == entry)
        {
            return _unpacked.Bytes;
        }

        if (!_layout.IsDeflated)
        {
            throw new InvalidDataException("The disk is compressed in a way that no image here is.");
        }

        var shift = 62 - (_layout.ClusterBits - 8);
        var at = (long)(entry & ((1UL << shift) - 1));
        var sectors = (long)((entry & (Compressed - 1)) >> shift) + 1;
        var packed = new byte[sectors * 512 - (at & 511)];
        var there = RandomAccess.Read(_file, packed, at);
        var bytes = new byte[_layout.ClusterSize];
        using var stream = new DeflateStream(new MemoryStream(packed, 0, there), CompressionMode.Decompress);
        stream.ReadExactly(bytes);
        _unpacked = (entry, bytes);
        return bytes;
    }

    private void ReadFile(long at, Span<byte> part)
    {
        while (part.Length > 0)
        {
            var read = RandomAccess.Read(_file, part, at);
            if (read == 0)
            {
                part.Clear();
                return;
            }

            at += read;
            part = part[read..];
        }
    }

    private static ulong[] ReadTable(SafeFileHandle file, long offset, int entries, string path)
    {
        var bytes = new byte[entries * sizeof(ulong)];
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{path} is cut off");
        }

        var table = new ulong[entries];
        for (var i = 0; i < entries; i++)
        {
            table[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)));
        }

        return table;
    }
}
