using System.Text.Json.Nodes;

namespace Nova.OpenStack.Images;

/// <summary>An image to be made.</summary>
public sealed record NewImage
{
    /// <summary>Id to use; null lets the image service choose.</summary>
    public string? Id { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Disk format, as <c>qcow2</c>; null until the upload's format is known.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>Container format, as <c>bare</c>.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary><c>private</c> unless said otherwise.</summary>
    public string Visibility { get; init; } = "private";

    /// <summary>Smallest disk in GiB.</summary>
    public int MinDiskGb { get; init; }

    /// <summary>Smallest memory in MiB.</summary>
    public int MinRamMb { get; init; }

    /// <summary>Owning project, where it is not the caller's (administrators only).</summary>
    public string? Owner { get; init; }

    /// <summary>Further properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    internal JsonObject ToJson()
    {
        var body = new JsonObject();
        foreach (var (name, value) in Properties)
        {
            body[name] = value;
        }

        // After the properties: a property must not pass for a field.
        body["visibility"] = Visibility;
        body["min_disk"] = MinDiskGb;
        body["min_ram"] = MinRamMb;
        Set(body, "id", Id);
        Set(body, "name", Name);
        Set(body, "disk_format", DiskFormat);
        Set(body, "container_format", ContainerFormat);
        Set(body, "owner", Owner);
        return body;
    }

    private static void Set(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
