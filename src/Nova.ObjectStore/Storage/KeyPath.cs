using System.Text;

namespace Nova.ObjectStore.Storage;

/// <summary>From the key of an object to its file and back. A key is any text: nothing in it is ever a step of a path.</summary>
/// <remarks>
/// Letters, digits, <c>-</c>, <c>_</c> and dots that do not lead stay, so that an operator finds an image again; every other byte of the UTF-8 becomes <c>%XX</c>. A name
/// longer than a file's may be goes on in folders whose names end in <c>+</c>, which no escaped key contains.
/// </remarks>
internal static class KeyPath
{
    /// <summary>S3's limit, in bytes of UTF-8.</summary>
    public const int LongestKey = 1024;

    private const int LongestName = 200;
    private const char GoesOn = '+';

    /// <summary>The path below the bucket's folder of objects.</summary>
    public static string Of(string key)
    {
        var name = new StringBuilder(key.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(key))
        {
            var letter = (char)octet;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' || (letter == '.' && name.Length % LongestName != 0))
            {
                name.Append(letter);
            }
            else
            {
                name.Append('%').Append(Convert.ToHexString([octet]));
            }
        }

        var path = new StringBuilder(name.Length + 16);
        for (var at = 0; at < name.Length; at += LongestName)
        {
            var rest = name.Length - at;
            path.Append(name, at, Math.Min(LongestName, rest));
            if (rest > LongestName)
            {
                path.Append(GoesOn).Append('/');
            }
        }

        return path.ToString();
    }

    /// <summary>Every object's file below a bucket's folder, with its key, in no order.</summary>
    public static IEnumerable<(string Key, FileInfo File)> All(string folder) => All(new DirectoryInfo(folder), "");

    private static IEnumerable<(string Key, FileInfo File)> All(DirectoryInfo folder, string begun)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is FileInfo file)
            {
                yield return (Uri.UnescapeDataString(begun + file.Name), file);
            }
            else if (entry is DirectoryInfo longer && longer.Name.EndsWith(GoesOn))
            {
                foreach (var deeper in All(longer, begun + longer.Name[..^1]))
                {
                    yield return deeper;
                }
            }
        }
    }
}
