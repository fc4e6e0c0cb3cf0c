using System.Buffers.Binary;
using System.Text;

namespace Nova.Compute.Tests.ConfigDrive;

/// <summary>Reads an image back by the letter of the standards, independently of the writer: the plain tree with Rock Ridge names, or Joliet's.</summary>
internal sealed class IsoReader
{
    private const int Sector = 2048;
    private readonly byte[] _image;
    private readonly bool _joliet;

    public IsoReader(byte[] image, bool joliet)
    {
        _image = image;
        _joliet = joliet;
        var descriptor = image.AsSpan((joliet ? 17 : 16) * Sector, Sector);
        Assert.Equal((byte)(joliet ? 2 : 1), descriptor[0]);
        Assert.Equal("CD001", Encoding.ASCII.GetString(descriptor[1..6]));
        Assert.Equal((uint)image.Length / Sector, Both(descriptor[80..]));
        var text = joliet ? Encoding.BigEndianUnicode : Encoding.ASCII;
        Label = text.GetString(descriptor[40..72]).TrimEnd(' ');
        Publisher = text.GetString(descriptor[318..446]).TrimEnd(' ');
        CheckPathTables(descriptor);
        Read("", descriptor[156..190].ToArray(), parentSector: null);
    }

    public string Label { get; }

    public string Publisher { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    private readonly List<(string Path, uint Sector)> _folders = [];

    private void Read(string path, byte[] record, uint? parentSector)
    {
        var (sector, length) = (Both(record.AsSpan(2)), Both(record.AsSpan(10)));
        _folders.Add((path, sector));
        var folder = _image.AsSpan((int)sector * Sector, (int)length).ToArray();
        var children = new List<(string, byte[])>();
        var identifiers = new List<byte[]>();
        for (var at = 0; at < folder.Length;)
        {
            if (folder[at] == 0)
            {
                at = (at / Sector + 1) * Sector;
                continue;
            }

            var entry = folder.AsSpan(at, folder[at]).ToArray();
            Assert.Equal(at / Sector, (at + entry.Length - 1) / Sector);
            at += entry.Length;
            var identifier = entry[33..(33 + entry[32])];
            if (identifier is [0])
            {
                Assert.Equal(sector, Both(entry.AsSpan(2)));
            }
            else if (identifier is [1])
            {
                Assert.Equal(parentSector ?? sector, Both(entry.AsSpan(2)));
            }
            else
            {
                identifiers.Add(identifier);
                children.Add((NameOf(entry, identifier), entry));
            }
        }

        Assert.Equal(identifiers.Select(Convert.ToHexString).Order(StringComparer.Ordinal), identifiers.Select(Convert.ToHexString));
        Assert.Equal(identifiers.Count, identifiers.Select(Convert.ToHexString).Distinct().Count());
        foreach (var (name, entry) in children)
        {
            var child = path.Length == 0 ? name : path + "/" + name;
            if ((entry[25] & 2) != 0)
            {
                Read(child, entry, sector);
            }
            else
            {
                Files.Add(child, _image.AsSpan((int)Both(entry.AsSpan(2)) * Sector, (int)Both(entry.AsSpan(10))).ToArray());
            }
        }
    }

    private string NameOf(byte[] entry, byte[] identifier)
    {
        if (_joliet)
        {
            var name = Encoding.BigEndianUnicode.GetString(identifier);
            return name.EndsWith(";1", StringComparison.Ordinal) ? name[..^2] : name;
        }

        Assert.Matches("^[A-Z0-9_]{1,8}(\\.[A-Z0-9_]{0,3};1)?$", Encoding.ASCII.GetString(identifier));
        for (var at = 33 + identifier.Length + (identifier.Length % 2 == 0 ? 1 : 0); at + 4 <= entry.Length; at += entry[at + 2])
        {
            if (entry[at] == 'N' && entry[at + 1] == 'M')
            {
                return Encoding.UTF8.GetString(entry, at + 5, entry[at + 2] - 5);
            }
        }

        throw new InvalidDataException("no Rock Ridge name");
    }

    /// <summary>Both tables name every folder's sector, parents before children.</summary>
    private void CheckPathTables(Span<byte> descriptor)
    {
        var size = (int)Both(descriptor[132..]);
        var little = _image.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(descriptor[140..]) * Sector, size);
        var big = _image.AsSpan((int)BinaryPrimitives.ReadUInt32BigEndian(descriptor[148..]) * Sector, size);
        var number = 0;
        for (var at = 0; at < size; at += 8 + little[at] + (little[at] % 2))
        {
            number++;
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(little[(at + 2)..]), BinaryPrimitives.ReadUInt32BigEndian(big[(at + 2)..]));
            var parent = BinaryPrimitives.ReadUInt16LittleEndian(little[(at + 6)..]);
            Assert.Equal(parent, BinaryPrimitives.ReadUInt16BigEndian(big[(at + 6)..]));
            Assert.True(parent <= number && parent > 0);
        }
    }

    private static uint Both(ReadOnlySpan<byte> bytes)
    {
        var little = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        Assert.Equal(little, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return little;
    }
}
