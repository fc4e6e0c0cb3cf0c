using System.Buffers.Binary;

namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>One of the two directory trees of an image: where its folders lie, their records, and the path tables.</summary>
internal sealed class IsoTree
{
    private readonly IIsoNaming _naming;
    private readonly List<IsoFolder> _folders;
    private readonly Dictionary<IsoFolder, IReadOnlyDictionary<string, byte[]>> _names = [];
    private readonly Dictionary<IsoFolder, (int Sector, int Bytes)> _places = [];

    public IsoTree(IsoFolder root, IIsoNaming naming)
    {
        _naming = naming;
        foreach (var folder in root.ByLevel())
        {
            _names[folder] = naming.Identify(folder);
        }

        _folders = InPathTableOrder(root);
    }

    /// <summary>Bytes of one path table.</summary>
    public int PathTableBytes => _folders.Sum(folder => PathEntry(folder, bigEndian: false).Length);

    /// <summary>Gives each folder its sectors, from <paramref name="sector"/> on; answers the first sector behind them.</summary>
    public int Place(int sector)
    {
        foreach (var folder in _folders)
        {
            // The size of a record does not depend on where its target lies: zeros do.
            var bytes = Records(folder, static _ => 0).Length;
            _places[folder] = (sector, bytes);
            sector += IsoNumbers.Sectors(bytes);
        }

        return sector;
    }

    /// <summary>The record of the root that the volume descriptor holds.</summary>
    public byte[] RootRecord(DateTimeOffset at)
    {
        var (sector, bytes) = _places[_folders[0]];
        return Record([0], sector, bytes, isFolder: true, [], at);
    }

    /// <summary>Writes all folders to their sectors.</summary>
    public void WriteFolders(Stream image, Func<byte[], int> sectorOfFile, DateTimeOffset at)
    {
        foreach (var folder in _folders)
        {
            image.Position = (long)_places[folder].Sector * IsoNumbers.Sector;
            image.Write(Records(folder, sectorOfFile, at));
        }
    }

    /// <summary>One of the two path tables.</summary>
    public byte[] PathTable(bool bigEndian) => [.. _folders.SelectMany(folder => PathEntry(folder, bigEndian))];

    /// <summary>Folders in the order of the path table: by level, then by the number of the parent, then by identifier.</summary>
    private List<IsoFolder> InPathTableOrder(IsoFolder root)
    {
        List<IsoFolder> ordered = [root];
        for (var next = 0; next < ordered.Count; next++)
        {
            var parent = ordered[next];
            ordered.AddRange(parent.Folders.Values.OrderBy(child => _names[parent][child.Name], IdentifierOrder.Instance));
        }

        return ordered;
    }

    private byte[] PathEntry(IsoFolder folder, bool bigEndian)
    {
        var name = folder.Parent == folder ? [0] : _names[folder.Parent][folder.Name];
        var entry = new byte[8 + name.Length + (name.Length % 2)];
        var sector = (uint)_places.GetValueOrDefault(folder).Sector;
        var parent = (ushort)(_folders?.IndexOf(folder.Parent) + 1 ?? 0);
        entry[0] = (byte)name.Length;
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(2), sector);
            BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(6), parent);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(2), sector);
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(6), parent);
        }

        name.CopyTo(entry, 8);
        return entry;
    }

    /// <summary>The records of a folder, padded so that none crosses a sector's end, and to whole sectors.</summary>
    private byte[] Records(IsoFolder folder, Func<byte[], int> sectorOfFile, DateTimeOffset at = default)
    {
        var isRoot = folder.Parent == folder;
        var self = _places.GetValueOrDefault(folder);
        var parent = _places.GetValueOrDefault(folder.Parent);
        List<byte[]> records =
        [
            Record([0], self.Sector, self.Bytes, isFolder: true, _naming.SystemUse(null, isFolder: true, isRoot), at),
            Record([1], parent.Sector, parent.Bytes, isFolder: true, _naming.SystemUse(null, isFolder: true, isRootItself: false), at),
        ];
        foreach (var (name, identifier) in _names[folder].OrderBy(pair => pair.Value, IdentifierOrder.Instance))
        {
            var isFolder = folder.Folders.TryGetValue(name, out var child);
            var (sector, bytes) = isFolder ? _places.GetValueOrDefault(child!) : (sectorOfFile(folder.Files[name]), folder.Files[name].Length);
            records.Add(Record(identifier, sector, bytes, isFolder, _naming.SystemUse(name, isFolder, isRootItself: false), at));
        }

        var packed = new MemoryStream();
        foreach (var record in records)
        {
            var left = IsoNumbers.Sector - (int)(packed.Length % IsoNumbers.Sector);
            packed.Write(record.Length > left ? [.. new byte[left], .. record] : record);
        }

        packed.SetLength((long)IsoNumbers.Sectors(packed.Length) * IsoNumbers.Sector);
        return packed.ToArray();
    }

    private static byte[] Record(byte[] identifier, int sector, int bytes, bool isFolder, byte[] systemUse, DateTimeOffset at)
    {
        var pad = identifier.Length % 2 == 0 ? 1 : 0;
        var length = 33 + identifier.Length + pad + systemUse.Length;
        length += length % 2;
        byte[] head =
        [
            (byte)length, 0,
            .. IsoNumbers.BothEndian((uint)sector),
            .. IsoNumbers.BothEndian((uint)bytes),
            .. IsoNumbers.RecordDate(at == default ? DateTimeOffset.UnixEpoch : at),
            (byte)(isFolder ? 2 : 0), 0, 0,
            .. IsoNumbers.BothEndian((ushort)1),
            (byte)identifier.Length,
        ];
        var record = new byte[length];
        head.CopyTo(record, 0);
        identifier.CopyTo(record, head.Length);
        systemUse.CopyTo(record, head.Length + identifier.Length + pad);
        return record;
    }

    private sealed class IdentifierOrder : IComparer<byte[]>
    {
        public static readonly IdentifierOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
