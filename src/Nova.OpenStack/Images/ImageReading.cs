using System.Text.Json;
using Nova.Core;
using Nova.Core.Images;

namespace Nova.OpenStack.Images;

/// <summary>From Glance's flat object to the record: known fields, and all the rest as properties, as upstream's translation does.</summary>
internal static class ImageReading
{
    /// <summary>Links and the like: neither fields of the record nor properties of the image.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "self", "schema", "file", "tags", "virtual_size", "direct_url", "locations",
        "id", "name", "status", "disk_format", "container_format", "size", "checksum", "min_disk", "min_ram", "owner", "visibility", "protected",
        "created_at", "updated_at",
    };

    public static ImageRecord Read(JsonElement image) => new()
    {
        Id = Text(image, "id") ?? throw new JsonException("An image without an id."),
        Name = Text(image, "name"),
        Status = Text(image, "status") ?? "unknown",
        DiskFormat = Text(image, "disk_format"),
        ContainerFormat = Text(image, "container_format"),
        Size = Number(image, "size"),
        Checksum = Text(image, "checksum"),
        MinDiskGb = Small(image, "min_disk"),
        MinRamMb = Small(image, "min_ram"),
        Owner = Text(image, "owner"),
        Visibility = Text(image, "visibility"),
        Protected = image.TryGetProperty("protected", out var flag) && flag.ValueKind == JsonValueKind.True,
        CreatedAt = Time(image, "created_at"),
        UpdatedAt = Time(image, "updated_at"),
        Properties = image.EnumerateObject()
            .Where(property => !Ignored.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(property => property.Name, property => AsText(property.Value), StringComparer.Ordinal),
    };

    private static string? Text(JsonElement image, string name)
        => image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement image, string name)
        => image.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static int Small(JsonElement image, string name) => (int)Math.Clamp(Number(image, name) ?? 0, 0, int.MaxValue);

    private static DateTimeOffset? Time(JsonElement image, string name)
        => Iso8601.TryParse(Text(image, name), out var time) ? time : null;

    private static string AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => value.GetRawText(),
    };
}
