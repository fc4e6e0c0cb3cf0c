using System.Globalization;
using System.Text.RegularExpressions;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>Checks one extra spec against what is known (2.86). Unknown namespaces belong to the operator and pass.</summary>
internal static class ExtraSpecCatalogue
{
    private static readonly string[] Namespaces =
    [
        "accel", "aggregate_instance_extra_specs", "capabilities", "hw", "hw_rng", "hw_video", "os", "pci_passthrough", "powervm", "quota",
        "resources", "trait", "vmware",
    ];

    private static readonly Regex Namespace = new("^([a-z_]+)[^:]*:", RegexOptions.CultureInvariant);

    private static readonly Regex Trait = new("^trait([a-zA-Z0-9_-]{1,64})?:([A-Z0-9_]+)$", RegexOptions.CultureInvariant);

    private static readonly Lazy<(Regex Name, ExtraSpecDefinition Definition)[]> Definitions =
        new(() => [.. ExtraSpecDefinitions.All.Select(d => (NamePattern(d), d))]);

    /// <summary>What is wrong with the spec, or null.</summary>
    public static string? Check(string name, string value)
    {
        if (Trait.Match(name) is { Success: true } trait && StandardTraits.Names.Contains(trait.Groups[2].Value))
        {
            return CheckText(name, value, "required forbidden", null);
        }

        foreach ((Regex pattern, ExtraSpecDefinition definition) in Definitions.Value)
        {
            if (pattern.IsMatch(name))
            {
                return definition.Type switch
                {
                    ExtraSpecType.Integer => CheckInteger(name, value, definition),
                    ExtraSpecType.Boolean => CheckBoolean(name, value),
                    _ => CheckText(name, value, definition.Values, definition.Pattern),
                };
            }
        }

        return Namespace.Match(name) is { Success: true } known && Namespaces.Contains(known.Groups[1].Value)
            ? $"Validation failed; extra spec '{name}' does not appear to be a valid extra spec."
            : null;
    }

    private static string? CheckInteger(string name, string value, ExtraSpecDefinition definition)
    {
        if (!long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return $"Validation failed; '{value}' is not a valid integer for extra spec '{name}'.";
        }

        return number < definition.Min ? $"Validation failed; '{value}' is less than the minimum of {definition.Min} for extra spec '{name}'."
            : number > definition.Max ? $"Validation failed; '{value}' is greater than the maximum of {definition.Max} for extra spec '{name}'."
            : null;
    }

    private static string? CheckBoolean(string name, string value) =>
        value.Trim().ToLowerInvariant() is "true" or "t" or "1" or "yes" or "y" or "on" or "false" or "f" or "0" or "no" or "n" or "off"
            ? null
            : $"Validation failed; '{value}' is not a valid boolean for extra spec '{name}'.";

    private static string? CheckText(string name, string value, string? values, string? pattern)
    {
        if (values is not null && !values.Split(' ').Contains(value))
        {
            return $"Validation failed; '{value}' is not one of [{values.Replace(" ", ", ", StringComparison.Ordinal)}] for extra spec '{name}'.";
        }

        return pattern is not null && !Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant)
            ? $"Validation failed; '{value}' does not match '{pattern}' for extra spec '{name}'."
            : null;
    }

    private static Regex NamePattern(ExtraSpecDefinition definition)
    {
        string pattern = Regex.Escape(definition.Name);
        foreach (string placeholder in definition.Placeholders?.Split(' ') ?? [])
        {
            string[] parts = placeholder.Split(':', 2);
            pattern = pattern.Replace(Regex.Escape("{" + parts[0] + "}"), $"(?:{parts[1]})", StringComparison.Ordinal);
        }

        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }
}
