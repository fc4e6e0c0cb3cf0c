namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>Microsoft's newer disks: a table of regions names the metadata, which holds size and flags.</summary>
internal sealed class VhdxFormat : IImageFormat
{
    private const int RegionTableAt = 192 * 1024;
    private const int MostEntries = 2047;
    private const uint HasParent = 1 << 1;
    private static readonly Guid MetadataRegion = new("8b7ca206-4790-4b9a-b8fe-575f050f886e");
    private static readonly Guid FileParameters = new("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    private static readonly Guid VirtualDiskSize = new("2fa54224-cd1b-4876-b211-5dbed83bf4b8");

    public ImageFinding? Read(ImageBytes image)
    {
        if (!image.Has(0, "vhdxfile"u8))
        {
            return null;
        }

        var regions = image.Read(RegionTableAt, ImageBytes.MostAtOnce);
        if (regions.Length < 16 || !regions.AsSpan(0, 4).SequenceEqual("regi"u8)
            || Find(regions, 16, (int)Math.Min(ImageBytes.Little32(regions, 8), MostEntries), MetadataRegion) is not { } region)
        {
            return ImageFinding.Refused("vhdx", "its region table is not valid");
        }

        var tableAt = (long)Math.Min(ImageBytes.Little64(regions, region + 16), long.MaxValue / 2);
        var table = image.Read(tableAt, ImageBytes.MostAtOnce);
        if (table.Length < 32 || !table.AsSpan(0, 8).SequenceEqual("metadata"u8))
        {
            return ImageFinding.Refused("vhdx", "its metadata is not valid");
        }

        var entries = table[10] | (table[11] << 8);
        return Find(table, 32, entries, FileParameters) is not { } parametersEntry || Find(table, 32, entries, VirtualDiskSize) is not { } sizeEntry
            ? ImageFinding.Refused("vhdx", "its metadata is not complete")
            : Judge(image, tableAt, table, parametersEntry, sizeEntry);
    }

    private static ImageFinding Judge(ImageBytes image, long tableAt, byte[] table, int parametersEntry, int sizeEntry)
    {
        var parameters = image.Read(tableAt + ImageBytes.Little32(table, parametersEntry + 16), 8);
        var size = image.Read(tableAt + ImageBytes.Little32(table, sizeEntry + 16), 8);
        return parameters.Length < 8 || size.Length < 8 ? ImageFinding.Refused("vhdx", "its metadata is cut off")
            : (ImageBytes.Little32(parameters, 4) & HasParent) != 0 ? ImageFinding.Refused("vhdx", "it has a parent")
            : ImageFinding.Sized("vhdx", ImageBytes.Little64(size, 0));
    }

    /// <summary>Where the entry (32 bytes, its id first) of <paramref name="id"/> begins.</summary>
    private static int? Find(byte[] table, int first, int count, Guid id)
    {
        for (var i = 0; i < count; i++)
        {
            var at = first + (i * 32);
            if (at + 32 > table.Length)
            {
                return null;
            }

            if (new Guid(table.AsSpan(at, 16)) == id)
            {
                return at;
            }
        }

        return null;
    }
}
