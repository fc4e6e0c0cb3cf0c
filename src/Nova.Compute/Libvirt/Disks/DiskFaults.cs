using Nova.Core.Faults;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Refusals of images that several places find out.</summary>
internal static class DiskFaults
{
    /// <summary>Upstream's FlavorDiskSmallerThanImage.</summary>
    /// <param name="disk">Size of the flavor's disk, bytes.</param>
    /// <param name="image">Size of the disk the image stands for, bytes.</param>
    public static FaultException TooSmall(long disk, long image) => new(
        FaultKind.BadRequest,
        $"Flavor's disk is too small for requested image. Flavor disk is {disk} bytes, image is {image} bytes.",
        "flavor_disk_too_small");
}
