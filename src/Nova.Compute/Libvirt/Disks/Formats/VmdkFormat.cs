namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>VMware's sparse disks in one file: monolithicSparse and streamOptimized, upstream's <c>vmdk_allowed_types</c>.</summary>
internal sealed class VmdkFormat : IImageFormat
{
    private const int SectorSize = 512;

    /// <summary>Up to here the two must say the same; behind it are offsets of tables.</summary>
    private const int TablesField = 48;
    private const int DirectoryField = 56;
    private const ulong DirectoryAtEnd = ulong.MaxValue;

    public ImageFinding? Read(ImageBytes image)
    {
        if (image.Has(0, "COWD"u8) || image.Has(0, "# Disk DescriptorFile"u8))
        {
            return ImageFinding.Refused("vmdk", "only disks in one file are supported");
        }

        if (!image.Has(0, "KDMV"u8))
        {
            return null;
        }

        var header = image.Read(0, SectorSize);
        if (header.Length < SectorSize)
        {
            return ImageFinding.Refused("vmdk", "its header is cut off");
        }

        var sectors = ImageBytes.Little64(header, 12);
        // A capacity of zero makes QEMU read the descriptor, which may name any file of the host.
        if (sectors is 0 or > long.MaxValue / SectorSize)
        {
            return ImageFinding.Refused("vmdk", "its size is not valid");
        }

        if (ImageBytes.Little64(header, 28) != VmdkDescriptor.Offset / SectorSize || ImageBytes.Little64(header, 36) == 0)
        {
            // QEMU reads a descriptor from there whatever the header says.
            return ImageFinding.Refused("vmdk", "its descriptor is missing or not where it belongs");
        }

        return VmdkDescriptor.WhyRefused(image.Read(VmdkDescriptor.Offset, VmdkDescriptor.Length)) is { } reason ? ImageFinding.Refused("vmdk", reason)
            : HasOtherFooter(image, header) ? ImageFinding.Refused("vmdk", "its footer is of another disk")
            : ImageFinding.Sized("vmdk", sectors * SectorSize);
    }

    /// <summary>Where the grain directory is said to be at the end, QEMU takes the copy of the header that is there for the true one.</summary>
    private static bool HasOtherFooter(ImageBytes image, byte[] header)
    {
        if (ImageBytes.Little64(header, DirectoryField) != DirectoryAtEnd)
        {
            return false;
        }

        var footer = image.Read(image.Length - (2 * SectorSize), SectorSize);
        return image.Length % SectorSize != 0
            || footer.Length < SectorSize
            || !footer.AsSpan(0, TablesField).SequenceEqual(header.AsSpan(0, TablesField))
            || ImageBytes.Little64(footer, DirectoryField) == DirectoryAtEnd;
    }
}
