using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Refusals of images that several places find out.</summary>
internal static class DiskFaults
{
    /// <summary>A disk that cannot be read without a file that nobody has any more.</summary>
    /// <param name="disk">The disk's file.</param>
    /// <param name="backing">Path of the file it is made on.</param>
    public static FaultException BaseGone(string disk, string backing) => new(new Fault(
        FaultKind.Conflict,
        $"Disk {disk} is made on an image that is gone from this host and is not what it was, or gone, in the image service.",
        Details: $"{backing} does not exist."));

    /// <summary>A disk that no file of this file system can hold, as on every host with the same one.</summary>
    /// <param name="image">Size of the disk the image stands for, bytes.</param>
    public static FaultException BeyondFileSystem(long image) => new(
        FaultKind.BadRequest, $"The image stands for a disk of {image} bytes, which is more than a file can have.", "flavor_disk_too_small");

    /// <summary>A disk that is not there any more.</summary>
    /// <param name="disk">The disk's file.</param>
    /// <param name="instanceId">The instance.</param>
    public static FaultException Gone(string disk, Guid instanceId) =>
        new(FaultKind.NotFound, $"Disk {disk} of instance {instanceId} is gone from its host: the instance cannot be started.", ComputeRpc.GuestMissingCode);

    /// <summary>Upstream's FlavorDiskSmallerThanImage.</summary>
    /// <param name="disk">Size of the flavor's disk, bytes.</param>
    /// <param name="image">Size of the disk the image stands for, bytes.</param>
    public static FaultException TooSmall(long disk, long image) => new(
        FaultKind.BadRequest,
        $"Flavor's disk is too small for requested image. Flavor disk is {disk} bytes, image is {image} bytes.",
        "flavor_disk_too_small");
}
