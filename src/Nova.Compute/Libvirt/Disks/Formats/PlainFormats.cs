namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>A CD or DVD.</summary>
internal sealed class IsoFormat : IImageFormat
{
    public ImageFinding? Read(ImageBytes image) => image.Has(0x8001, "CD001"u8) ? new ImageFinding("iso", image.Length) : null;
}

/// <summary>A raw disk with a partition table of the newer kind; its protective first sector is what tells.</summary>
internal sealed class GptFormat : IImageFormat
{
    private const byte Protective = 0xee;

    public ImageFinding? Read(ImageBytes image)
    {
        var sector = image.Read(0, 512);
        return sector.Length == 512 && sector[510] == 0x55 && sector[511] == 0xaa && sector[450] == Protective && image.Has(512, "EFI PART"u8)
            ? new ImageFinding("gpt", image.Length)
            : null;
    }
}

/// <summary>An encrypted disk: nobody here has its key.</summary>
internal sealed class LuksFormat : IImageFormat
{
    public ImageFinding? Read(ImageBytes image) =>
        image.Has(0, [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xba, 0xbe]) ? ImageFinding.Refused("luks", "it is encrypted") : null;
}

/// <summary>QEMU's enhanced disk: obsolete, and no format of the image service.</summary>
internal sealed class QedFormat : IImageFormat
{
    public ImageFinding? Read(ImageBytes image) =>
        image.Has(0, [(byte)'Q', (byte)'E', (byte)'D', 0]) ? ImageFinding.Refused("qed", "the format is not supported") : null;
}
