using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Images.Properties;

namespace Nova.Api.Wishes;

/// <summary>Whether an image can boot a server of a flavor.</summary>
internal static class BootImage
{
    /// <summary>The message of the 400, or null.</summary>
    public static string? Check(ImageRecord? image, string id, FlavorRecord flavor)
    {
        if (image is null)
        {
            return "Can not find requested image";
        }

        if (image.Status != "active")
        {
            return $"Image {id} is not active.";
        }

        if (flavor.MemoryMb < image.MinRamMb)
        {
            return "Flavor's memory is too small for requested image.";
        }

        // A root disk of 0 takes the image's own size.
        return flavor.RootGb == 0 ? null
            : image.Size > (long)flavor.RootGb << 30
                ? $"Flavor's disk is too small for requested image. Flavor disk is {(long)flavor.RootGb << 30} bytes, image is {image.Size} bytes."
            : image.MinDiskGb > flavor.RootGb
                ? $"Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {(long)flavor.RootGb << 30} bytes, minimum size is {(long)image.MinDiskGb << 30} bytes."
            : null;
    }

    /// <summary>Whether what is in the image must not be made as large as its disk: a server with an automatic disk config is then refused.</summary>
    public static bool ForbidsDiskResize(ImageRecord image) =>
        ImageProperties.Get(image.Properties, "hw_auto_disk_config") is { } auto && auto.Trim().Equals("disabled", StringComparison.OrdinalIgnoreCase);
}
