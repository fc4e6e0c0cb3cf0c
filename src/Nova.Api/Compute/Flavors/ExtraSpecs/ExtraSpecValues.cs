using System.Text.Json;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>Reads extra specs and, from 2.86 on, checks those whose namespace is known.</summary>
internal static class ExtraSpecValues
{
    /// <summary>Numbers are accepted and kept as text.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>What is wrong with the first wrong spec, or null.</summary>
    public static string? FirstFault(IReadOnlyDictionary<string, string> specs)
    {
        foreach ((string key, string value) in specs)
        {
            if (ExtraSpecCatalogue.Check(key, value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
