namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>One kind of image file.</summary>
internal interface IImageFormat
{
    /// <summary>Reads what the format keeps in its header; null where the file is not of this format.</summary>
    ImageFinding? Read(ImageBytes image);
}

/// <summary>What a file was found to be.</summary>
/// <param name="Format">Name as at the image service: <c>raw</c>, <c>qcow2</c>, <c>vmdk</c>, <c>vdi</c>, <c>vhd</c>, <c>vhdx</c>, <c>iso</c>; besides <c>gpt</c>, <c>luks</c>, <c>qed</c>.</param>
/// <param name="VirtualSize">Size of the disk it stands for, in bytes.</param>
/// <param name="Refusal">Why it may not be used, or null; fit for tenants.</param>
internal sealed record ImageFinding(string Format, long VirtualSize, string? Refusal = null)
{
    /// <summary>Name of the format in QEMU's programs.</summary>
    public string QemuFormat => Format switch
    {
        "vhd" => "vpc",
        "iso" or "gpt" => "raw",
        _ => Format,
    };

    public static ImageFinding Refused(string format, string reason) => new(format, 0, reason);

    /// <summary>A finding of this size, refused where no disk can have it.</summary>
    public static ImageFinding Sized(string format, ulong bytes) =>
        bytes is 0 or > long.MaxValue ? Refused(format, "its size is not valid") : new(format, (long)bytes);
}
