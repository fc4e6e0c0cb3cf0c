using Nova.Core.Images;
using Nova.Core.Images.Properties;

namespace Nova.Api.Wishes;

/// <summary>Which properties of an image stay with the servers made of it: as upstream the ones it knows, at most 255 characters each.</summary>
/// <remarks>Whoever owns an image writes what they like into it, and each server of it would carry that in the database, in messages and in memory.</remarks>
internal static class KeptProperties
{
    /// <summary>Longest value; upstream's column.</summary>
    public const int LongestValue = 255;

    /// <summary>As many as the image service allows unless told otherwise.</summary>
    public const int Most = 128;

    private static readonly string[] Families = ["hw_", "img_", "os_", "trait:"];

    /// <summary>What had a name before there were families, what names the parts of an image, and what a snapshot says of its server.</summary>
    private static readonly HashSet<string> Others = new(
        [
            .. ImagePropertyTable.Older.Keys, .. KernelFiles.Names, "vmware_adaptertype", "base_image_ref", "image_type", "instance_type_id", "instance_uuid",
        ],
        StringComparer.Ordinal);

    /// <summary>The image without what nobody reads.</summary>
    public static ImageRecord Of(ImageRecord image) => image with
    {
        Properties = image.Properties
            .Where(property => IsKnown(property.Key))
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Take(Most)
            .ToDictionary(property => property.Key, property => Cut(property.Value)),
    };

    private static bool IsKnown(string name) =>
        name.Length <= LongestValue && (Others.Contains(name) || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal)));

    /// <summary>Never in the middle of a pair of surrogates, which no encoder would take.</summary>
    private static string Cut(string value) =>
        value.Length <= LongestValue ? value : value[..(char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue)];
}
