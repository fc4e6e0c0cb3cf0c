using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nova.Api.Policies;

/// <summary>Reads policy.yaml: a map from policy names to rules. JSON is YAML, so policy.json of old is read too.</summary>
/// <remarks>Where a name stands twice the last rule counts, as with oslo.policy.</remarks>
internal sealed class PolicyFile
{
    private readonly IParser _yaml;
    private readonly string _path;
    private readonly Dictionary<AnchorName, WrittenRule> _anchors = [];

    private PolicyFile(TextReader text, string path)
    {
        _yaml = new Parser(text);
        _path = path;
    }

    /// <exception cref="PolicyException">The file is no such map.</exception>
    public static IReadOnlyDictionary<string, WrittenRule> Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return new PolicyFile(reader, path).ReadRules();
        }
        catch (YamlException error)
        {
            throw new PolicyException($"Policy file {path}: line {error.Start.Line}: {error.Message}", error);
        }
        catch (DecoderFallbackException error)
        {
            throw new PolicyException($"Policy file {path}: the file is not UTF-8.", error);
        }
    }

    private Dictionary<string, WrittenRule> ReadRules()
    {
        var rules = new Dictionary<string, WrittenRule>(StringComparer.Ordinal);
        _yaml.Consume<StreamStart>();
        if (!_yaml.TryConsume<DocumentStart>(out _) || (_yaml.Accept<Scalar>(out Scalar? nothing) && nothing.Value.Length == 0))
        {
            return rules;
        }

        if (!_yaml.TryConsume<MappingStart>(out _))
        {
            throw new PolicyException($"Policy file {_path}: expected 'name: rule' lines.");
        }

        while (!_yaml.TryConsume<MappingEnd>(out _))
        {
            Mark at = _yaml.Current!.Start;
            if (!_yaml.TryConsume<Scalar>(out Scalar? name))
            {
                throw new PolicyException($"Policy file {_path}: line {at.Line}: expected the name of a rule.");
            }

            rules[name.Value] = ReadRule() ?? throw new PolicyException(
                $"Policy file {_path}: line {at.Line}: the rule of '{name.Value}' is neither a text nor a list of checks.");
        }

        return rules;
    }

    private WrittenRule? ReadRule()
    {
        Mark at = _yaml.Current!.Start;
        if (_yaml.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return _anchors.GetValueOrDefault(alias.Value);
        }

        WrittenRule rule;
        AnchorName anchor;
        if (_yaml.TryConsume<Scalar>(out Scalar? text))
        {
            anchor = text.Anchor;
            rule = new WrittenRule(IsNull(text) ? "" : text.Value, null, _path, at.Line);
        }
        else if (_yaml.TryConsume<SequenceStart>(out SequenceStart? list) && ReadAlternatives() is { } alternatives)
        {
            anchor = list.Anchor;
            rule = new WrittenRule("", alternatives, _path, at.Line);
        }
        else
        {
            return null;
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = rule;
        }

        return rule;
    }

    /// <summary>The lists within a list; a check that stands there by itself is a list of one.</summary>
    private List<IReadOnlyList<string>>? ReadAlternatives()
    {
        var alternatives = new List<IReadOnlyList<string>>();
        while (!_yaml.TryConsume<SequenceEnd>(out _))
        {
            if (_yaml.TryConsume<Scalar>(out Scalar? single))
            {
                alternatives.Add([single.Value]);
                continue;
            }

            if (!_yaml.TryConsume<SequenceStart>(out _))
            {
                return null;
            }

            var all = new List<string>();
            while (!_yaml.TryConsume<SequenceEnd>(out _))
            {
                if (!_yaml.TryConsume<Scalar>(out Scalar? check))
                {
                    return null;
                }

                all.Add(check.Value);
            }

            alternatives.Add(all);
        }

        return alternatives;
    }

    private static bool IsNull(Scalar text) => text.Style == ScalarStyle.Plain && text.Value is "~" or "null" or "Null" or "NULL";
}
