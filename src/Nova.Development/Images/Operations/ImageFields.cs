using System.Text.Json;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Operations;

/// <summary>Setting one field or property of an image, for creation and for changes alike.</summary>
internal static class ImageFields
{
    public const int MostProperties = 128;
    public const int MostTags = 128;
    private const int LongestName = 255;
    private const int LongestValue = 65_535;

    private static readonly HashSet<string> ReadOnly = new(StringComparer.Ordinal)
    {
        "status", "created_at", "updated_at", "size", "virtual_size", "checksum", "os_hash_algo", "os_hash_value", "self", "file", "schema", "direct_url",
        "locations", "stores",
    };

    private static readonly HashSet<string> Base = new(StringComparer.Ordinal)
    {
        "id", "name", "visibility", "protected", "os_hidden", "owner", "disk_format", "container_format", "min_disk", "min_ram", "tags",
    };

    /// <summary>Whether <paramref name="name"/> is a field every image has.</summary>
    public static bool IsBase(string name) => Base.Contains(name) || ReadOnly.Contains(name);

    /// <summary>403 for fields that clients never write.</summary>
    public static void CheckWritable(string name)
    {
        if (ReadOnly.Contains(name))
        {
            throw new FaultException(FaultKind.Forbidden, $"Attribute '{name}' is read-only.");
        }

        if (name.StartsWith("os_glance", StringComparison.Ordinal) || name is "deleted" or "deleted_at" or "is_public")
        {
            throw new FaultException(FaultKind.Forbidden, $"Attribute '{name}' is reserved.");
        }
    }

    /// <summary>The image with the field or property set; tags are set elsewhere.</summary>
    public static ImageRow With(ImageRow image, string name, JsonElement value, ImageCaller caller)
    {
        CheckWritable(name);
        return name switch
        {
            "name" => image with { Name = Text(name, value, LongestName, optional: true) },
            "visibility" => image with { Visibility = VisibilityOf(value, caller) },
            "protected" => image with { Protected = Flag(name, value) },
            "os_hidden" => image with { Hidden = Flag(name, value) },
            "owner" => image with { Owner = OwnerOf(value, image, caller) },
            "disk_format" => image with { DiskFormat = FormatOf(name, value, image, ImageFormats.Disk) },
            "container_format" => image with { ContainerFormat = FormatOf(name, value, image, ImageFormats.Container) },
            "min_disk" => image with { MinDisk = Number(name, value) },
            "min_ram" => image with { MinRam = Number(name, value) },
            _ => WithProperty(image, name, value),
        };
    }

    /// <summary>The image without a property that must be there.</summary>
    public static ImageRow Without(ImageRow image, string name)
    {
        if (IsBase(name))
        {
            throw new FaultException(FaultKind.Forbidden, $"Property {name} may not be removed.");
        }

        if (!image.Properties.ContainsKey(name))
        {
            throw Missing(name);
        }

        return image with { Properties = image.Properties.Where(pair => pair.Key != name).ToDictionary(StringComparer.Ordinal) };
    }

    public static FaultException Missing(string name) => new(FaultKind.Conflict, $"Property {name} does not exist.");

    public static IReadOnlyList<string> Tags(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("tags", "a list of strings");
        }

        var tags = value.EnumerateArray().Select(tag => Text("tags", tag, LongestName, optional: false)!).Distinct().ToList();
        return tags.Count <= MostTags ? tags : throw new FaultException(FaultKind.OverQuota, $"The limit has been exceeded on the number of allowed image tags: {MostTags}.");
    }

    private static ImageRow WithProperty(ImageRow image, string name, JsonElement value)
    {
        if (name.Length is 0 or > LongestName)
        {
            throw new FaultException(FaultKind.BadRequest, "A property's name must have 1 to 255 characters.");
        }

        var properties = image.Properties.ToDictionary(StringComparer.Ordinal);
        if (value.ValueKind == JsonValueKind.Null && name is "kernel_id" or "ramdisk_id")
        {
            properties.Remove(name);
        }
        else
        {
            properties[name] = Text(name, value, LongestValue, optional: false)!;
        }

        return properties.Count <= MostProperties
            ? image with { Properties = properties }
            : throw new FaultException(FaultKind.OverQuota, $"The limit has been exceeded on the number of allowed image properties: {MostProperties}.");
    }

    private static string VisibilityOf(JsonElement value, ImageCaller caller)
    {
        var visibility = ImageFormats.Check("visibility", Text("visibility", value, LongestName, optional: false), ImageFormats.Visibility)!;
        return visibility != "public" || caller.IsAdmin
            ? visibility
            : throw new FaultException(FaultKind.Forbidden, "You are not authorized to complete publicize_image action.");
    }

    private static string? OwnerOf(JsonElement value, ImageRow image, ImageCaller caller)
    {
        var owner = Text("owner", value, LongestName, optional: true);
        return owner == image.Owner || caller.IsAdmin ? owner : throw new FaultException(FaultKind.Forbidden, "Attribute 'owner' is reserved.");
    }

    private static string? FormatOf(string name, JsonElement value, ImageRow image, string[] allowed)
    {
        var format = ImageFormats.Check(name, Text(name, value, LongestName, optional: true), allowed);
        return image.Status == ImageStatus.Queued
            ? format
            : throw new FaultException(FaultKind.Forbidden, $"Attribute {name} can be only replaced for a queued image.");
    }

    private static string? Text(string name, JsonElement value, int longest, bool optional)
    {
        if (value.ValueKind == JsonValueKind.Null && optional)
        {
            return null;
        }

        var text = JsonText.Read(value) ?? throw Wrong(name, "a string");
        return text.Length <= longest ? text : throw Wrong(name, $"at most {longest} characters long");
    }

    private static bool Flag(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "a boolean"),
    };

    private static long Number(string name, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : throw Wrong(name, "an integer from 0 to 2147483647");

    private static FaultException Wrong(string name, string wanted)
        => new(FaultKind.BadRequest, $"Provided object does not match schema 'image': '{name}' must be {wanted}");
}
