namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>Microsoft's older disks (QEMU's <c>vpc</c>). The footer is at the end; dynamic disks have a copy at the start.</summary>
internal sealed class VhdFormat : IImageFormat
{
    private const uint Fixed = 2;
    private const uint Dynamic = 3;
    private const int FooterSize = 512;

    public ImageFinding? Read(ImageBytes image)
    {
        var at = image.Has(0, "conectix"u8) ? 0 : image.Length - FooterSize;
        if (!image.Has(at, "conectix"u8))
        {
            return null;
        }

        var footer = image.Read(at, FooterSize);
        return footer.Length < FooterSize ? ImageFinding.Refused("vhd", "its header is cut off")
            : ImageBytes.Big32(footer, 60) switch
            {
                Fixed when at > 0 => ImageFinding.Sized("vhd", ImageBytes.Big64(footer, 48)),
                Dynamic when at == 0 => ImageFinding.Sized("vhd", ImageBytes.Big64(footer, 48)),
                _ => ImageFinding.Refused("vhd", "it has a parent, or its type is not supported"),
            };
    }
}
