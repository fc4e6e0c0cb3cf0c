namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>VirtualBox disks, dynamic or fixed.</summary>
internal sealed class VdiFormat : IImageFormat
{
    private const uint Dynamic = 1;
    private const uint Fixed = 2;

    public ImageFinding? Read(ImageBytes image)
    {
        if (!image.Has(0x40, [0x7f, 0x10, 0xda, 0xbe]))
        {
            return null;
        }

        var header = image.Read(0, 0x200);
        return header.Length < 0x200 ? ImageFinding.Refused("vdi", "its header is cut off")
            : ImageBytes.Little32(header, 0x44) != 0x00010001 ? ImageFinding.Refused("vdi", "its version is not supported")
            : ImageBytes.Little32(header, 0x4c) is not (Dynamic or Fixed) ? ImageFinding.Refused("vdi", "it has a parent")
            : ImageFinding.Sized("vdi", ImageBytes.Little64(header, 0x170));
    }
}
