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
        Ec2Id.OfImage(property == "kernel_id" ? "aki" : "ari", KernelFiles.IdOf(image.Properties, property), numbers);

    /// <summary>Numbers of images, and of the kernels and ramdisks they name, as far as these are known as images.</summary>
    public static Task<IReadOnlyDictionary<string, long>> NumberAsync(Ec2Request request, IReadOnlyCollection<ImageRecord> images, CancellationToken cancel) =>
        request.Ec2.Images.NumberAsync(
            images.Select(image => image.Id),
            images.SelectMany(image => KernelFiles.Names.Select(name => KernelFiles.IdOf(image.Properties, name)).OfType<string>()),
            request.Context,
            cancel);

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
        xml.Element("imageId", IdOf(image, numbers))
            .ElementIfSet("kernelId", PartOf(image, "kernel_id", numbers))
            .ElementIfSet("ramdiskId", PartOf(image, "ramdisk_id", numbers))
            .Element("imageOwnerId", image.Owner)
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
