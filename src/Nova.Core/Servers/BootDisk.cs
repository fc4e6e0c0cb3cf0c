namespace Nova.Core.Servers;

/// <summary>The disk a server boots from, where it is made of an image.</summary>
public static class BootDisk
{
    /// <summary>The server with its boot disk made of this image. What it was made of before may be gone: that of an unshelved server is.</summary>
    public static InstanceRecord WithBootDiskOf(this InstanceRecord instance, string imageId) => instance with
    {
        BlockDevices = instance.BlockDevices.Any(IsBootDisk)
            ? [.. instance.BlockDevices.Select(device => IsBootDisk(device) ? device with { SourceId = imageId } : device)]
            : [new BlockDevice(BlockDeviceSource.Image, imageId, ToVolume: false, BootIndex: 0, null, null, null, null, "disk", DeleteOnTermination: true, null, null), .. instance.BlockDevices],
    };

    private static bool IsBootDisk(BlockDevice device) => device is { BootIndex: 0, Source: BlockDeviceSource.Image };
}
