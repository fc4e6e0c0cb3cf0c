using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Images;
using Nova.Core.Images.Properties;

namespace Nova.Api.Ec2.Images;

/// <summary>An image as EC2 shows it.</summary>
internal static class ImageText
{
    private const string DefaultRootDevice = "/dev/sda1";

    /// <summary>What it is for: <c>machine</c>, <c>kernel</c> or <c>ramdisk</c>.</summary>
    public static string TypeOf(ImageRecord image) => image.Properties.GetValueOrDefault("image_type") switch
    {
        "kernel" => "kernel",
        "ramdisk" => "ramdisk",
        _ => image.ContainerFormat switch { "aki" => "kernel", "ari" => "ramdisk", _ => "machine" },
    };

    public static string IdOf(ImageRecord image, IReadOnlyDictionary<string, long> numbers) =>
        Ec2Id.Of(TypeOf(image) switch { "kernel" => "aki", "ramdisk" => "ari", _ => "ami" }, numbers[image.Id]);

    /// <summary>Its kernel or ramdisk; null for none.</summary>
    public static string? PartOf(ImageRecord image, string property, IReadOnlyDictionary<string, long> numbers) =>
        KernelFiles.IdOf(image.Properties, property) is { } part ? Ec2Id.Of(property == "kernel_id" ? "aki" : "ari", numbers[part]) : null;

    /// <summary>The images that an image names, itself among them.</summary>
    public static IEnumerable<string> ImagesOf(ImageRecord image) =>
        ((IEnumerable<string?>)[image.Id, KernelFiles.IdOf(image.Properties, "kernel_id"), KernelFiles.IdOf(image.Properties, "ramdisk_id")]).OfType<string>();

    /// <summary>While a bundle is unpacked its own state says more than the image service's.</summary>
    public static string StateOf(ImageRecord image) => image.Properties.GetValueOrDefault("image_state") switch
    {
        "downloading" or "decrypting" or "untarring" or "uploading" => "pending",
        { } failed when failed.StartsWith("failed_", StringComparison.Ordinal) => "failed",
        _ => image.Status switch { "active" => "available", "queued" or "saving" or "importing" or "uploading" => "pending", "killed" => "failed", var other => other },
    };

    public static string LocationOf(ImageRecord image) => image.Properties.GetValueOrDefault("image_location") ?? $"None ({image.Name})";

    public static string? DescriptionOf(ImageRecord image) => image.Properties.GetValueOrDefault("description");

    public static string? ArchitectureOf(ImageRecord image) => image.Properties.GetValueOrDefault("architecture") ?? image.Properties.GetValueOrDefault("hw_architecture");

    public static string RootDevice(ImageRecord image) =>
        image.Properties.GetValueOrDefault("hw_root_device_name") ?? image.Properties.GetValueOrDefault("root_device_name") ?? DefaultRootDevice;

    public static bool IsPublic(ImageRecord image) => image.Visibility == "public";

    public static void Write(XmlText xml, ImageRecord image, IReadOnlyDictionary<string, long> numbers)
    {
        xml.Element("imageId", IdOf(image, numbers));
        if (PartOf(image, "kernel_id", numbers) is { } kernel)
        {
            xml.Element("kernelId", kernel);
        }

        if (PartOf(image, "ramdisk_id", numbers) is { } ramdisk)
        {
            xml.Element("ramdiskId", ramdisk);
        }

        xml.Element("imageOwnerId", image.Owner)
            .Element("imageLocation", LocationOf(image))
            .Element("name", image.Name ?? image.Id)
            .Element("imageState", StateOf(image))
            .Element("description", DescriptionOf(image))
            .Element("imageType", TypeOf(image))
            .Element("isPublic", IsPublic(image))
            .Element("architecture", ArchitectureOf(image))
            .Element("rootDeviceName", RootDevice(image))
            .Element("rootDeviceType", "instance-store");
        if (image.CreatedAt is { } created)
        {
            xml.Element("creationDate", created);
        }
    }
}
