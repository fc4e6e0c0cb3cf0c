namespace Nova.Core.Images.Properties;

/// <summary>The kernel and ramdisk of images that are a file system alone: images too, named by properties.</summary>
public static class KernelFiles
{
    /// <summary>The properties.</summary>
    public static readonly IReadOnlyList<string> Names = ["kernel_id", "ramdisk_id"];

    /// <summary>Largest of either: no flavor counts them.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>The image; null for none.</summary>
    public static string? IdOf(IReadOnlyDictionary<string, string> properties, string name) => properties.GetValueOrDefault(name) is { Length: > 0 } id ? id : null;
}
