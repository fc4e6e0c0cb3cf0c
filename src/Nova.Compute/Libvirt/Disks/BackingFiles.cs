using System.Buffers.Binary;
using System.Text;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Which files the disks below <c>instances_path</c> are made on, by their own headers.</summary>
internal static class BackingFiles
{
    private const int HeaderLength = 20;

    /// <summary>Links count too, without running in circles along them.</summary>
    private static readonly EnumerationOptions WholeGuest = new()
    {
        AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MaxRecursionDepth = 3, RecurseSubdirectories = true,
    };

    private static ReadOnlySpan<byte> Magic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    /// <summary>qemu's own limit.</summary>
    private const int LongestName = 1023;

    /// <summary>
    /// Names, without folders, of all backing files. A name too many keeps an image for nothing, one too few destroys a disk: so every file of every folder counts,
    /// half-made and half-removed guests included, and whatever a guest wrote to a raw disk may look like a header.
    /// </summary>
    /// <exception cref="IOException">Some disk cannot be read.</exception>
    public static HashSet<string> NamesBelow(InstanceFiles files, CancellationToken ct)
    {
        var names = new HashSet<string>();
        foreach (var folder in Directory.EnumerateDirectories(files.Root).Where(folder => folder != files.Cache && folder != files.Locks))
        {
            ct.ThrowIfCancellationRequested();
            names.UnionWith(NamesIn(folder));
        }

        return names;
    }

    private static List<string> NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", WholeGuest).Select(NameOf).OfType<string>().Select(name => Path.GetFileName(name)!)];
        }
        catch (DirectoryNotFoundException)
        {
            // The guest was removed meanwhile.
            return [];
        }
    }

    /// <summary>The backing file a qcow2 file names; null for any other file, and for one that was removed meanwhile.</summary>
    public static string? NameOf(string file)
    {
        try
        {
            if (new FileInfo(file).Length < HeaderLength)
            {
                // Pipes and sockets too, which are not to be opened.
                return null;
            }

            using var handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[HeaderLength];
            if (RandomAccess.Read(handle, header, 0) < HeaderLength || !header.StartsWith(Magic))
            {
                return null;
            }

            var offset = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
            var length = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
            if (offset is 0 or > long.MaxValue || length is 0 or > LongestName)
            {
                return null;
            }

            var name = new byte[length];
            return RandomAccess.Read(handle, name, (long)offset) == length ? Encoding.UTF8.GetString(name) : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
