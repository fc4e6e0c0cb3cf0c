using System.Globalization;
using Nova.Core.Hosts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nova.Compute.Resources.Providers;

/// <summary>Reads one file of <c>[compute] provider_config_location</c>, schema version 1 (upstream's "managing resource providers").</summary>
internal sealed class ProviderFile(string path)
{
    private const int LongestName = 255;

    /// <exception cref="ProviderFileException">It is no such file; says where and why.</exception>
    public IReadOnlyList<ProviderEntry> Read()
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            var root = yaml.Documents is [var document] ? Map(document.RootNode, "the file") : throw Wrong("is not one YAML document");
            RequireVersion(root);
            return root.Children.TryGetValue("providers", out var providers) ? [.. List(providers, "providers").Select(ReadProvider)] : [];
        }
        catch (YamlException error)
        {
            throw new ProviderFileException($"{path}:{error.Start.Line}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProviderFileException($"{path}: {error.Message}", error);
        }
    }

    private void RequireVersion(YamlMappingNode root)
    {
        var version = Text(Member(Map(Member(root, "meta"), "meta"), "schema_version"), "schema_version");
        if (!version.StartsWith("1.", StringComparison.Ordinal) || !int.TryParse(version[2..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw Wrong($"schema_version is {version}; this release knows 1.0");
        }
    }

    private ProviderEntry ReadProvider(YamlNode node)
    {
        var provider = Map(node, "a provider");
        var inventories = new Dictionary<string, ClassInventory>();
        foreach (var (key, value) in Additional(provider, "inventories").SelectMany(item => Map(item, "an inventory").Children))
        {
            var inventory = ReadInventory(Text(key, "a resource class"), value);
            if (!inventories.TryAdd(inventory.ResourceClass, inventory))
            {
                throw Wrong($"{inventory.ResourceClass} is there twice", key);
            }
        }

        return new ProviderEntry(
            ReadIdentity(Map(Member(provider, "identification"), "identification")),
            [.. inventories.Values],
            [.. Additional(provider, "traits").Select(item => Custom(Text(item, "a trait"), "trait", item)).Distinct()],
            path);
    }

    private string ReadIdentity(YamlMappingNode identification)
    {
        if (identification.Children.Count != 1)
        {
            throw Wrong("identification has one of uuid and name", identification);
        }

        var (kind, value) = identification.Children.First();
        var text = Text(value, "identification");
        return Text(kind, "identification") switch
        {
            "uuid" when text == ProviderEntry.AnyNode => text,
            "uuid" when Guid.TryParseExact(text, "D", out var id) => id.ToString(),
            "name" when text.Length is > 0 and <= 200 => text,
            "uuid" => throw Wrong($"'{text}' is neither a uuid nor {ProviderEntry.AnyNode}", value),
            _ => throw Wrong("identification has one of uuid and name", identification),
        };
    }

    private ClassInventory ReadInventory(string resourceClass, YamlNode node)
    {
        Custom(resourceClass, "resource class", node);
        var inventory = new ClassInventory(resourceClass, -1, Reserved: 0, MinUnit: 1, MaxUnit: int.MaxValue, StepSize: 1, AllocationRatio: 1);
        foreach (var (key, value) in Map(node, resourceClass).Children)
        {
            inventory = Text(key, resourceClass) switch
            {
                "total" => inventory with { Total = Number(value, 1) },
                "reserved" => inventory with { Reserved = Number(value, 0) },
                "min_unit" => inventory with { MinUnit = Number(value, 1) },
                "max_unit" => inventory with { MaxUnit = Number(value, 1) },
                "step_size" => inventory with { StepSize = Number(value, 1) },
                "allocation_ratio" => inventory with { AllocationRatio = Ratio(value) },
                var other => throw Wrong($"{resourceClass} has no '{other}'", key),
            };
        }

        return inventory.Total < 0 ? throw Wrong($"{resourceClass} needs a total", node)
            : inventory.Reserved > inventory.Total ? throw Wrong($"more of {resourceClass} is reserved than there is", node)
            : inventory;
    }

    /// <summary>The list under <c>inventories: additional:</c> or <c>traits: additional:</c>; other keys are for later schema versions.</summary>
    private IEnumerable<YamlNode> Additional(YamlMappingNode provider, string kind) =>
        provider.Children.TryGetValue(kind, out var node) && Map(node, kind).Children.TryGetValue("additional", out var list) ? List(list, kind) : [];

    /// <summary>Standard classes and traits are the driver's alone, as upstream.</summary>
    private string Custom(string name, string what, YamlNode node) =>
        name.Length <= LongestName
        && name.StartsWith(ResourceClass.CustomPrefix, StringComparison.Ordinal)
        && name.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? name
            : throw Wrong($"{what} '{name}' is not allowed: only {ResourceClass.CustomPrefix}* of capitals, digits and underscores", node);

    private YamlNode Member(YamlMappingNode map, string name) => map.Children.TryGetValue(name, out var value) ? value : throw Wrong($"'{name}' is missing", map);

    private YamlMappingNode Map(YamlNode node, string what) => node as YamlMappingNode ?? throw Wrong($"{what} is not a map", node);

    private YamlSequenceNode List(YamlNode node, string what) => node as YamlSequenceNode ?? throw Wrong($"{what} is not a list", node);

    private string Text(YamlNode node, string what) => node is YamlScalarNode { Value: { } text } ? text : throw Wrong($"{what} is not a text", node);

    private long Number(YamlNode node, long least) =>
        long.TryParse(Text(node, "a number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= int.MaxValue
            ? number
            : throw Wrong($"must be a whole number from {least} to {int.MaxValue}", node);

    private double Ratio(YamlNode node) =>
        double.TryParse(Text(node, "a ratio"), NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio > 0 && double.IsFinite(ratio)
            ? ratio
            : throw Wrong("must be a number above 0", node);

    private ProviderFileException Wrong(string why, YamlNode? where = null) => new(where is null ? $"{path}: {why}" : $"{path}:{where.Start.Line}: {why}");
}
