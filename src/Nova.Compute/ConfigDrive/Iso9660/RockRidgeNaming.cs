using System.Text;

namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>8.3 names in capitals for the format's sake, the real name and mode in Rock Ridge entries behind them.</summary>
internal sealed class RockRidgeNaming : IIsoNaming
{
    private const uint FolderMode = 0x4000 | 0b101_101_101;
    private const uint FileMode = 0x8000 | 0b100_100_100;

    public IReadOnlyDictionary<string, byte[]> Identify(IsoFolder folder)
    {
        var taken = new HashSet<string>();
        var names = folder.Folders.Keys.ToDictionary(name => name, name => Encoding.ASCII.GetBytes(Unique(Plain(name, 8), "", taken)));
        foreach (var name in folder.Files.Keys)
        {
            var dot = name.LastIndexOf('.');
            var (stem, extension) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
            names[name] = Encoding.ASCII.GetBytes(Unique(Plain(stem, 8), "." + Plain(extension, 3), taken) + ";1");
        }

        return names;
    }

    public byte[] SystemUse(string? name, bool isFolder, bool isRootItself)
    {
        var area = new MemoryStream();
        if (isRootItself)
        {
            // SP marks the use of the area, ER names the extension; both belong into the first record alone.
            area.Write([(byte)'S', (byte)'P', 7, 1, 0xBE, 0xEF, 0]);
            area.Write([(byte)'E', (byte)'R', 18, 1, 10, 0, 0, 1, .. "RRIP_1991A"u8]);
        }

        area.Write([(byte)'P', (byte)'X', 36, 1]);
        foreach (var value in (ReadOnlySpan<uint>)[isFolder ? FolderMode : FileMode, isFolder ? 2u : 1u, 0, 0])
        {
            area.Write(IsoNumbers.BothEndian(value));
        }

        if (name is not null)
        {
            var text = Encoding.UTF8.GetBytes(name);
            area.Write([(byte)'N', (byte)'M', (byte)(5 + text.Length), 1, 0, .. text]);
        }

        return area.ToArray();
    }

    private static string Plain(string name, int most)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
        return plain.Length > most ? plain[..most] : plain;
    }

    private static string Unique(string stem, string extension, HashSet<string> taken)
    {
        var name = stem + extension;
        for (var number = 0; !taken.Add(name); number++)
        {
            var digits = number.ToString("000", System.Globalization.CultureInfo.InvariantCulture);
            name = stem[..Math.Min(stem.Length, 8 - digits.Length)] + digits + extension;
        }

        return name;
    }
}
