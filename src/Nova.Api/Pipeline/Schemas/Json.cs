using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>The words request schemas are written in.</summary>
internal static class Json
{
    /// <summary>What clients may send for true and false.</summary>
    private static readonly string[] BooleanTexts =
    [
        "true", "\"True\"", "\"TRUE\"", "\"true\"", "\"1\"", "\"ON\"", "\"On\"", "\"on\"", "\"YES\"", "\"Yes\"", "\"yes\"", "\"y\"", "\"t\"",
        "false", "\"False\"", "\"FALSE\"", "\"false\"", "\"0\"", "\"OFF\"", "\"Off\"", "\"off\"", "\"NO\"", "\"No\"", "\"no\"", "\"n\"", "\"f\"",
    ];

    private static readonly ScalarRule AnyBoolean = new(JsonTypes.Boolean | JsonTypes.String) { Enum = [.. BooleanTexts.Select(Parse)] };

    /// <summary>An object that refuses properties not listed.</summary>
    public static ObjectRule Object(params ReadOnlySpan<(string Name, JsonRule Rule)> properties)
    {
        var rule = new ObjectRule();
        foreach ((string name, JsonRule property) in properties)
        {
            rule = rule.Set(name, property);
        }

        return rule;
    }

    /// <summary>A map from free names to values, such as metadata.</summary>
    public static ObjectRule Map(string namePattern, JsonRule value) => Object().Pattern(namePattern, value);

    public static ArrayRule Array(JsonRule items, int min = 0, int max = int.MaxValue, bool unique = false) => new(items, min, max, unique);

    public static ScalarRule String(int min = 0, int max = int.MaxValue, StringFormat? format = null) =>
        new(JsonTypes.String) { MinLength = min, MaxLength = max, Format = format };

    public static ScalarRule Uuid() => String(format: StringFormat.Uuid);

    /// <summary>An address of either family.</summary>
    public static JsonRule Address() => AnyOf(String(format: StringFormat.IPv4), String(format: StringFormat.IPv6));

    /// <summary>A name of 1–255 printable characters.</summary>
    public static ScalarRule Name(int max = 255) => String(1, max, StringFormat.Printable);

    /// <summary>The legacy endpoint's name: outer blanks are accepted and stripped.</summary>
    public static ScalarRule NameWithBlanks(int max = 255) =>
        String(1, max, StringFormat.PrintableWithBlanks) with { StripsBlanks = true };

    /// <summary>The name of a host.</summary>
    public static ScalarRule HostName() => String(1, 255).Matching("^[a-zA-Z0-9-._]*$");

    /// <summary>A whole number, or a string of digits.</summary>
    public static ScalarRule Integer(long min, long max = int.MaxValue) =>
        new ScalarRule(JsonTypes.Integer | JsonTypes.String) { Minimum = min, Maximum = max, MinLength = 1 }
            .Matching(min < 0 ? "^-?[0-9]*$" : "^[0-9]*$");

    /// <summary>A JSON integer; a string of digits is refused.</summary>
    public static ScalarRule StrictInteger(long min = long.MinValue, long max = long.MaxValue) =>
        new(JsonTypes.Integer) { Minimum = min, Maximum = max };

    /// <summary>JSON true or false only.</summary>
    public static ScalarRule StrictBoolean() => new(JsonTypes.Boolean);

    /// <summary>true, false and their spellings; read the value with <see cref="BodyReading.GetFlexibleBoolean"/>.</summary>
    public static ScalarRule Boolean() => AnyBoolean;

    /// <summary>One of these strings.</summary>
    public static ScalarRule Enum(params ReadOnlySpan<string> values)
    {
        var allowed = new List<JsonElement>();
        foreach (string value in values)
        {
            allowed.Add(Parse(JsonSerializer.Serialize(value, SchemaJson.Default.String)));
        }

        return new ScalarRule(JsonTypes.String) { Enum = allowed };
    }

    public static ScalarRule Null() => new(JsonTypes.Null);

    public static JsonRule Anything() => new AnythingRule();

    public static JsonRule AnyOf(params JsonRule[] shapes) => new AnyOfRule(shapes);

    public static JsonRule AllOf(params JsonRule[] rules) => new AllOfRule(rules);

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
