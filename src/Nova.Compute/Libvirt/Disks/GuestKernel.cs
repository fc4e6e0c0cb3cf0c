using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks.Formats;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Kernel and ramdisk of guests whose image has no boot loader: copies beside their disks, fetched where they are not there.</summary>
internal sealed class GuestKernel(InstanceFiles files, IImageSource images)
{
    /// <summary>Has both there. The API has asked for the user whether they may be read; here they are fetched with the service's rights.</summary>
    public async Task EnsureAsync(InstanceRecord instance, CancellationToken ct)
    {
        await EnsureAsync(instance, "kernel_id", files.Kernel(instance.Id), ct);
        await EnsureAsync(instance, "ramdisk_id", files.Ramdisk(instance.Id), ct);
    }

    private async Task EnsureAsync(InstanceRecord instance, string part, string path, CancellationToken ct)
    {
        if (KernelFiles.IdOf(instance.ImageProperties, part) is not { } id || File.Exists(path))
        {
            return;
        }

        var image = await images.FindAsync(id, ct) ?? throw new FaultException(FaultKind.BadRequest, $"Image {id} ({part} of the server's image) could not be found.");
        if (image.Size > KernelFiles.MostBytes)
        {
            throw TooLarge(image, part);
        }

        var fetched = path + ".fetched";
        try
        {
            InstanceFiles.MakePassage(files.Of(instance.Id));
            await images.FetchAsync(image, fetched, ct);
            Check(image, part, fetched);
            File.Move(fetched, path, overwrite: true);
        }
        finally
        {
            File.Delete(fetched);
        }
    }

    /// <summary>QEMU takes these bytes as they are; a disk of some format among them is somebody's mistake.</summary>
    private static void Check(ImageRecord image, string part, string fetched)
    {
        if (new FileInfo(fetched).Length > KernelFiles.MostBytes)
        {
            throw TooLarge(image, part);
        }

        if (ImageInspector.Inspect(fetched) is { Format: not "raw" } found)
        {
            throw new FaultException(FaultKind.BadRequest, $"Image {image.Id} is no {part} of an image: its contents are {found.Format}.");
        }
    }

    private static FaultException TooLarge(ImageRecord image, string part) => new(
        FaultKind.BadRequest, $"Image {image.Id} is too large for a {part} of an image: at most {KernelFiles.MostBytes} bytes.");
}
