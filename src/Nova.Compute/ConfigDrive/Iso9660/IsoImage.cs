using System.Text;

namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>
/// Writes a small ISO 9660 image with Rock Ridge and Joliet names, as upstream has genisoimage do (<c>-J -r -ldots -allow-lowercase</c>), without
/// running a tool on a tenant's files.
/// </summary>
/// <remarks>
/// Sectors: 16 primary descriptor, 17 Joliet descriptor, 18 end; then four path tables, the folders of both trees, the files. Equal contents
/// (the same array) are stored once.
/// </remarks>
internal static class IsoImage
{
    private const int FirstDescriptor = 16;
    private const int FirstFree = FirstDescriptor + 3;

    /// <summary>The image's bytes.</summary>
    public static byte[] Write(IsoFolder root, string label, string publisher, DateTimeOffset at)
    {
        var plain = new IsoTree(root, new RockRidgeNaming());
        var joliet = new IsoTree(root, new JolietNaming());
        var plainTables = FirstFree;
        var jolietTables = plainTables + (2 * IsoNumbers.Sectors(plain.PathTableBytes));
        var next = jolietTables + (2 * IsoNumbers.Sectors(joliet.PathTableBytes));
        next = plain.Place(next);
        next = joliet.Place(next);

        var files = new Dictionary<byte[], int>(ReferenceEqualityComparer.Instance);
        foreach (var contents in root.ByLevel().SelectMany(folder => folder.Files.Values))
        {
            if (files.TryAdd(contents, next))
            {
                next += IsoNumbers.Sectors(contents.Length);
            }
        }

        var image = new MemoryStream(new byte[next * IsoNumbers.Sector]);
        WriteDescriptors(image, new Volume(label, publisher, next, at), plain, plainTables, joliet, jolietTables);
        WriteTables(image, plain, plainTables);
        WriteTables(image, joliet, jolietTables);
        plain.WriteFolders(image, contents => files[contents], at);
        joliet.WriteFolders(image, contents => files[contents], at);
        foreach (var (contents, sector) in files)
        {
            WriteAt(image, sector, contents);
        }

        return image.ToArray();
    }

    private static void WriteDescriptors(MemoryStream image, Volume volume, IsoTree plain, int plainTables, IsoTree joliet, int jolietTables)
    {
        WriteAt(image, FirstDescriptor, Descriptor(1, volume, [], Encoding.ASCII, plain, plainTables));
        WriteAt(image, FirstDescriptor + 1, Descriptor(2, volume, "%/E"u8.ToArray(), Encoding.BigEndianUnicode, joliet, jolietTables));
        WriteAt(image, FirstDescriptor + 2, [255, .. "CD001"u8, 1]);
    }

    private static void WriteTables(MemoryStream image, IsoTree tree, int sector)
    {
        WriteAt(image, sector, tree.PathTable(bigEndian: false));
        WriteAt(image, sector + IsoNumbers.Sectors(tree.PathTableBytes), tree.PathTable(bigEndian: true));
    }

    private static byte[] Descriptor(byte kind, Volume volume, byte[] escapes, Encoding text, IsoTree tree, int tables)
    {
        var size = tree.PathTableBytes;
        var descriptor = new MemoryStream(new byte[IsoNumbers.Sector]);
        descriptor.Write([kind, .. "CD001"u8, 1, 0]);
        descriptor.Write(Padded("", 32, text));
        descriptor.Write(Padded(volume.Label, 32, text));
        descriptor.Position = 80;
        descriptor.Write(IsoNumbers.BothEndian((uint)volume.Sectors));
        descriptor.Write(escapes);
        descriptor.Position = 120;
        descriptor.Write(IsoNumbers.BothEndian((ushort)1));
        descriptor.Write(IsoNumbers.BothEndian((ushort)1));
        descriptor.Write(IsoNumbers.BothEndian((ushort)IsoNumbers.Sector));
        descriptor.Write(IsoNumbers.BothEndian((uint)size));
        descriptor.Write(IsoNumbers.BothEndian((uint)tables).AsSpan(0, 4));
        descriptor.Position = 148;
        descriptor.Write(IsoNumbers.BothEndian((uint)(tables + IsoNumbers.Sectors(size))).AsSpan(4, 4));
        descriptor.Position = 156;
        descriptor.Write(tree.RootRecord(volume.At));
        descriptor.Position = 190;
        descriptor.Write(Padded("", 128, text));
        descriptor.Write(Padded(volume.Publisher, 128, text));
        descriptor.Write(Padded("", 128 + 128 + 37 + 37 + 37, text));
        descriptor.Position = 813;
        descriptor.Write(IsoNumbers.VolumeDate(volume.At));
        descriptor.Write(IsoNumbers.VolumeDate(volume.At));
        descriptor.Write(IsoNumbers.VolumeDate(null));
        descriptor.Write(IsoNumbers.VolumeDate(null));
        descriptor.Write([1]);
        return descriptor.ToArray();
    }

    /// <summary>Text filled up with spaces of its encoding.</summary>
    private static byte[] Padded(string text, int bytes, Encoding encoding)
    {
        var perLetter = encoding == Encoding.ASCII ? 1 : 2;
        var padded = new byte[bytes];
        encoding.GetBytes(text.PadRight(bytes / perLetter)[..(bytes / perLetter)]).CopyTo(padded, 0);
        return padded;
    }

    private static void WriteAt(MemoryStream image, int sector, ReadOnlySpan<byte> bytes)
    {
        image.Position = (long)sector * IsoNumbers.Sector;
        image.Write(bytes);
    }

    private sealed record Volume(string Label, string Publisher, int Sectors, DateTimeOffset At);
}
