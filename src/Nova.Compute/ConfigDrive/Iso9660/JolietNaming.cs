using System.Text;

namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>Joliet: names as they are, in UCS-2.</summary>
internal sealed class JolietNaming : IIsoNaming
{
    public IReadOnlyDictionary<string, byte[]> Identify(IsoFolder folder)
    {
        var names = folder.Folders.Keys.ToDictionary(name => name, Encoding.BigEndianUnicode.GetBytes);
        foreach (var name in folder.Files.Keys)
        {
            names[name] = Encoding.BigEndianUnicode.GetBytes(name + ";1");
        }

        return names;
    }

    public byte[] SystemUse(string? name, bool isFolder, bool isRootItself) => [];
}
