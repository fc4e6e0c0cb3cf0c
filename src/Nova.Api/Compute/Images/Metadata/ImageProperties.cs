using Nova.Core.Images;

namespace Nova.Api.Compute.Images.Metadata;

/// <summary>What this API calls the metadata of an image.</summary>
internal static class ImageProperties
{
    /// <summary>Fields of the image service that are newer than this API: nobody's metadata, though they arrive among the properties.</summary>
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "os_hash_algo", "os_hash_value", "os_hidden", "stores",
    };

    public static Dictionary<string, string> Of(ImageRecord image) =>
        image.Properties.Where(p => !Fields.Contains(p.Key)).ToDictionary(StringComparer.Ordinal);
}
