using System.Text.Json.Nodes;

namespace Nova.OpenStack.Images;

/// <summary>One change of an image's field or property.</summary>
public sealed record ImageChange
{
    private readonly JsonObject json;

    private ImageChange(JsonObject json) => this.json = json;

    /// <summary>Gives a field or property a value; it may be new.</summary>
    public static ImageChange Set(string name, string? value) => new(new JsonObject { ["op"] = "add", ["path"] = PathOf(name), ["value"] = value });

    /// <summary>Gives a numeric field a value (min_disk, min_ram).</summary>
    public static ImageChange Set(string name, long value) => new(new JsonObject { ["op"] = "replace", ["path"] = PathOf(name), ["value"] = value });

    /// <summary>Gives a boolean field a value (protected).</summary>
    public static ImageChange Set(string name, bool value) => new(new JsonObject { ["op"] = "replace", ["path"] = PathOf(name), ["value"] = value });

    /// <summary>Removes a property.</summary>
    public static ImageChange Remove(string name) => new(new JsonObject { ["op"] = "remove", ["path"] = PathOf(name) });

    internal JsonNode ToJson() => json.DeepClone();

    /// <summary>A JSON pointer, in which ~ and / of a name are written ~0 and ~1.</summary>
    private static string PathOf(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
