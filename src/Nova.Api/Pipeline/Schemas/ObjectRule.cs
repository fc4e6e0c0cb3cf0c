using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>An object: known properties, required ones, and what becomes of the rest (refused unless said otherwise).</summary>
internal sealed record ObjectRule : JsonRule
{
    private OrderedDictionary<string, JsonRule> Properties { get; init; } = [];

    private IReadOnlyList<string> RequiredNames { get; init; } = [];

    private IReadOnlyList<(Regex Name, JsonRule Rule)> Patterns { get; init; } = [];

    private IReadOnlyList<string> OneOfNames { get; init; } = [];

    private JsonRule? Others { get; init; }

    private int MinCount { get; init; }

    private int MaxCount { get; init; } = int.MaxValue;

    /// <summary>Adds a property, or replaces its rule.</summary>
    public ObjectRule Set(string name, JsonRule rule) =>
        this with { Properties = new OrderedDictionary<string, JsonRule>(Properties) { [name] = rule } };

    /// <summary>Adds a property that earlier versions refused.</summary>
    public ObjectRule AddProperty(string name, JsonRule rule) => Set(name, rule);

    /// <summary>Changes the rule of a property by a delta on its present one.</summary>
    public ObjectRule Change<TRule>(string name, Func<TRule, JsonRule> change)
        where TRule : JsonRule => Set(name, change((TRule)Properties[name]));

    /// <summary>Takes a property away: it is refused from here on.</summary>
    public ObjectRule Remove(params ReadOnlySpan<string> names)
    {
        var left = new OrderedDictionary<string, JsonRule>(Properties);
        var required = RequiredNames.ToList();
        foreach (string name in names)
        {
            left.Remove(name);
            required.Remove(name);
        }

        return this with { Properties = left, RequiredNames = required };
    }

    public ObjectRule Require(params ReadOnlySpan<string> names) => this with { RequiredNames = [.. RequiredNames, .. names] };

    /// <summary>A required property becomes optional.</summary>
    public ObjectRule Unrequire(string name) => this with { RequiredNames = [.. RequiredNames.Where(n => n != name)] };

    /// <summary>At least one of the properties has to be there.</summary>
    public ObjectRule RequireAnyOf(params ReadOnlySpan<string> names) => this with { OneOfNames = [.. names] };

    /// <summary>Unknown properties are allowed, each following <paramref name="rule"/>.</summary>
    public ObjectRule AllowOthers(JsonRule rule) => this with { Others = rule };

    /// <summary>Properties whose name matches are allowed, each following <paramref name="rule"/>.</summary>
    public ObjectRule Pattern(string name, JsonRule rule) =>
        this with { Patterns = [.. Patterns, (new Regex(name, RegexOptions.CultureInvariant), rule)] };

    public ObjectRule Count(int min, int max = int.MaxValue) => this with { MinCount = min, MaxCount = max };

    public override SchemaError? Check(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return WrongType(value, "'object'");
        }

        return CheckProperties(value) ?? CheckRequired(value) ?? CheckOthers(value) ?? CheckCount(value);
    }

    public override void WriteKnown(JsonElement value, Utf8JsonWriter writer)
    {
        // Upstream keeps the body as it is where a key pattern decides, and where nothing would be left.
        if (value.ValueKind != JsonValueKind.Object || Others is not null || Patterns.Count > 0 || !HasKnown(value))
        {
            value.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (Properties.TryGetValue(property.Name, out JsonRule? rule))
            {
                writer.WritePropertyName(property.Name);
                rule.WriteKnown(property.Value, writer);
            }
        }

        writer.WriteEndObject();
    }

    private bool HasKnown(JsonElement value)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (Properties.ContainsKey(property.Name))
            {
                return true;
            }
        }

        return false;
    }

    private SchemaError? CheckProperties(JsonElement value)
    {
        foreach ((string name, JsonRule rule) in Properties)
        {
            if (value.TryGetProperty(name, out JsonElement property) && rule.Check(property) is { } error)
            {
                return error.Under(name);
            }
        }

        return null;
    }

    private SchemaError? CheckRequired(JsonElement value)
    {
        foreach (string name in RequiredNames)
        {
            if (!value.TryGetProperty(name, out _))
            {
                return new SchemaError(PythonText.Str(value), $"{PythonText.Repr(name)} is a required property");
            }
        }

        if (OneOfNames.Count > 0 && !OneOfNames.Any(name => value.TryGetProperty(name, out _)))
        {
            return new SchemaError(PythonText.Str(value), $"{PythonText.Repr(value)} is not valid under any of the given schemas");
        }

        return null;
    }

    private SchemaError? CheckOthers(JsonElement value)
    {
        List<string>? unknown = null;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (Properties.ContainsKey(property.Name))
            {
                continue;
            }

            JsonRule? rule = MatchingPattern(property.Name) ?? Others;
            if (rule is null)
            {
                (unknown ??= []).Add(property.Name);
            }
            else if (rule.Check(property.Value) is { } error)
            {
                return error.Under(property.Name);
            }
        }

        return unknown is null ? null : new SchemaError(PythonText.Str(value), UnknownReason(unknown));
    }

    private JsonRule? MatchingPattern(string name)
    {
        foreach ((Regex pattern, JsonRule rule) in Patterns)
        {
            if (pattern.IsMatch(name))
            {
                return rule;
            }
        }

        return null;
    }

    private string UnknownReason(List<string> unknown)
    {
        string names = string.Join(", ", unknown.Select(PythonText.Repr));
        return Patterns.Count > 0
            ? $"{names} {(unknown.Count == 1 ? "does" : "do")} not match any of the regexes: "
                + string.Join(", ", Patterns.Select(p => PythonText.Repr(p.Name.ToString())))
            : SchemaReasons.Unexpected(unknown);
    }

    private SchemaError? CheckCount(JsonElement value)
    {
        if (MinCount == 0 && MaxCount == int.MaxValue)
        {
            return null;
        }

        int count = value.GetPropertyCount();
        return count < MinCount ? new SchemaError(PythonText.Str(value), $"{PythonText.Repr(value)} does not have enough properties")
            : count > MaxCount ? new SchemaError(PythonText.Str(value), $"{PythonText.Repr(value)} has too many properties")
            : null;
    }
}
