namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>qcow2, versions 2 and 3, that stands alone.</summary>
internal sealed class QcowFormat : IImageFormat
{
    private const ulong Dirty = 1 << 0;
    private const ulong Corrupt = 1 << 1;
    private const ulong DataFile = 1 << 2;
    private const ulong CompressionType = 1 << 3;
    private const ulong ExtendedL2 = 1 << 4;
    private const ulong Known = Dirty | Corrupt | DataFile | CompressionType | ExtendedL2;
    private const uint DataFileExtension = 0x44415441;
    private const int MostExtensions = 64;

    public ImageFinding? Read(ImageBytes image)
    {
        if (!image.Has(0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb]))
        {
            return null;
        }

        var header = image.Read(0, 112);
        if (header.Length < 72)
        {
            return ImageFinding.Refused("qcow2", "its header is cut off");
        }

        var version = ImageBytes.Big32(header, 4);
        if (version is not (2 or 3) || (version == 3 && header.Length < 104))
        {
            return ImageFinding.Refused("qcow2", $"version {version} is not supported");
        }

        return WhyRefused(image, header, version) is { } reason
            ? ImageFinding.Refused("qcow2", reason)
            : ImageFinding.Sized("qcow2", ImageBytes.Big64(header, 24));
    }

    private static string? WhyRefused(ImageBytes image, byte[] header, uint version)
    {
        var features = version == 3 ? ImageBytes.Big64(header, 72) : 0;
        var clusterBits = ImageBytes.Big32(header, 20);
        return ImageBytes.Big64(header, 8) != 0 || ImageBytes.Big32(header, 16) != 0 ? "it has a backing file"
            : ImageBytes.Big32(header, 32) != 0 ? "it is encrypted"
            : (features & DataFile) != 0 ? "it has an external data file"
            : (features & Corrupt) != 0 ? "it is marked as corrupt"
            : (features & ~Known) != 0 ? $"it needs features that are not known (0x{features & ~Known:x})"
            : clusterBits is < 9 or > 21 ? "its cluster size is not valid"
            : WhyExtensionsRefused(image, version == 3 ? ImageBytes.Big32(header, 100) : 72, 1L << (int)clusterBits);
    }

    private static string? WhyExtensionsRefused(ImageBytes image, long offset, long end)
    {
        for (var count = 0; count < MostExtensions && offset + 8 <= end; count++)
        {
            var head = image.Read(offset, 8);
            if (head.Length < 8)
            {
                return "its header is cut off";
            }

            switch (ImageBytes.Big32(head, 0))
            {
                case 0:
                    return null;
                case DataFileExtension:
                    return "it has an external data file";
                default:
                    offset += 8 + ((ImageBytes.Big32(head, 4) + 7L) & ~7L);
                    break;
            }
        }

        return offset + 8 > end ? null : "its header has too many extensions";
    }
}
