using System.Collections.Frozen;
using System.Globalization;

namespace Nova.Core.Images.Properties;

/// <summary>Reads the properties an image came with: by the names and in the spelling of today, whatever the image's age.</summary>
public static class ImageProperties
{
    private static readonly FrozenDictionary<string, ImageProperty> Known = ImagePropertyTable.All.ToFrozenDictionary(property => property.Name);

    private static readonly FrozenDictionary<string, string> OldNames =
        ImagePropertyTable.Older.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>What is known under a name, an older one or one that ends in the number of a node; null where nothing is.</summary>
    public static ImageProperty? Find(string name)
    {
        var current = ImagePropertyTable.Older.GetValueOrDefault(name) ?? name;
        var dot = current.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? Known.GetValueOrDefault(current) is { } plain && !IsOfNodes(plain) ? plain : null
            : Known.GetValueOrDefault(current[..dot]) is { } numbered && IsOfNodes(numbered) && int.TryParse(
                current.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? numbered : null;
    }

    /// <summary>A property's value in its one spelling; null where it has none, or had a wrong one before that was looked at.</summary>
    public static string? Get(IReadOnlyDictionary<string, string> properties, string name)
    {
        var text = properties.GetValueOrDefault(name) ?? (OldNames.TryGetValue(name, out var old) ? properties.GetValueOrDefault(old) : null);
        if (text is null && properties.TryGetValue("vmware_adaptertype", out var adapter))
        {
            text = (name, adapter) switch
            {
                ("hw_disk_bus", "ide") => "ide",
                ("hw_disk_bus", _) => "scsi",
                ("hw_scsi_model", not "ide") => adapter,
                _ => null,
            };
        }

        return text is null ? null : Known[name].Type.Read(text);
    }

    /// <summary>A flag; null where it is not there.</summary>
    public static bool? Flag(IReadOnlyDictionary<string, string> properties, string name) => Get(properties, name) is { } value ? value == "true" : null;

    /// <summary>A number; null where it is not there.</summary>
    public static int? Number(IReadOnlyDictionary<string, string> properties, string name) =>
        Get(properties, name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    /// <summary>What is wrong with the first property whose value is none of its type; null where all are right.</summary>
    public static string? FindWrong(IReadOnlyDictionary<string, string> properties)
    {
        foreach (var (name, value) in properties.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Find(name) is { } known && known.Type.Read(value) is null)
            {
                return $"Invalid image metadata. Error: {name}={value}: the value must be {known.Type.Allowed}.";
            }
        }

        return properties.TryGetValue("vmware_adaptertype", out var adapter) && adapter != "ide" && Known["hw_scsi_model"].Type.Read(adapter) is null
            ? $"Invalid image metadata. Error: vmware_adaptertype={adapter}: the value must be ide or {Known["hw_scsi_model"].Type.Allowed}."
            : null;
    }

    private static bool IsOfNodes(ImageProperty property) => property.Name is "hw_numa_cpus" or "hw_numa_mem";
}
