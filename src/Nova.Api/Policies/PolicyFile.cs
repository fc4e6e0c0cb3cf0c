using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nova.Api.Policies;

/// <summary>Reads policy.yaml: a map from policy names to rules. JSON is YAML, so policy.json of old is read too.</summary>
internal static class PolicyFile
{
    /// <exception cref="PolicyException">The file is no such map.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new PolicyException($"Policy file {path}: line {error.Start.Line}: {error.Message}", error);
        }

        var rules = new Dictionary<string, string>(StringComparer.Ordinal);
        if (yaml.Documents.Count == 0)
        {
            return rules;
        }

        if (yaml.Documents[0].RootNode is not YamlMappingNode map)
        {
            throw new PolicyException($"Policy file {path}: expected 'name: rule' lines.");
        }

        foreach ((YamlNode name, YamlNode rule) in map.Children)
        {
            rules[((YamlScalarNode)name).Value ?? ""] = rule is YamlScalarNode scalar
                ? scalar.Value ?? ""
                : throw new PolicyException($"Policy file {path}: the rule of '{name}' is not a string.");
        }

        return rules;
    }
}
