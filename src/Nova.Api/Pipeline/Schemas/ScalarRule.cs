using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>The JSON types a <see cref="ScalarRule"/> accepts, in the order messages list them.</summary>
[Flags]
internal enum JsonTypes
{
    Any = 0,
    Integer = 1,
    Number = 2,
    Boolean = 4,
    String = 8,
    Null = 16,
}

/// <summary>A string, number, boolean or null with its limits. Number strings ("10") obey minimum and maximum too, as upstream.</summary>
internal sealed record ScalarRule(JsonTypes Types) : JsonRule
{
    /// <summary>The values allowed, as JSON; each also knows how Python prints it.</summary>
    public IReadOnlyList<JsonElement> Enum { get; init; } = [];

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    public Regex? Pattern { get; init; }

    public double? Minimum { get; init; }

    public double? ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    public StringFormat? Format { get; init; }

    /// <summary>Outer blanks are cut off before the handler sees the value (legacy endpoint only).</summary>
    public bool StripsBlanks { get; init; }

    public override JsonRule OrNull() => Types == JsonTypes.Any ? base.OrNull() : this with { Types = Types | JsonTypes.Null };

    public ScalarRule Matching(string pattern) => this with { Pattern = new Regex(pattern, RegexOptions.CultureInvariant) };

    public override SchemaError? Check(JsonElement value)
    {
        if (!HasAllowedType(value))
        {
            return WrongType(value, TypeNames());
        }

        if (Enum.Count > 0 && !IsListed(value))
        {
            return Fail(value, $"is not one of [{string.Join(", ", Enum.Select(PythonText.Repr))}]");
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => CheckString(value.GetString()!),
            JsonValueKind.Number => CheckNumber(value.GetDouble()) is { } reason ? Fail(value, reason) : null,
            _ => null,
        };
    }

    /// <summary>Checks one value of a query parameter, which always is a string.</summary>
    public SchemaError? CheckQueryValue(string value)
    {
        if (Enum.Count > 0 && !Enum.Any(e => e.ValueKind == JsonValueKind.String && e.ValueEquals(value)))
        {
            return Fail(value, $"is not one of [{string.Join(", ", Enum.Select(PythonText.Repr))}]");
        }

        return CheckString(value);
    }

    public override void WriteKnown(JsonElement value, Utf8JsonWriter writer)
    {
        if (StripsBlanks && value.ValueKind == JsonValueKind.String)
        {
            writer.WriteStringValue(value.GetString()!.Trim());
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private SchemaError? CheckString(string value)
    {
        // Python counts code points, .NET counts UTF-16 units: only where units exceed the limit can they differ.
        int length = value.Length > MaxLength || value.Length < 2 * MinLength ? CodePoints(value) : value.Length;
        if (length < MinLength)
        {
            return Fail(value, MinLength == 1 ? "should be non-empty" : "is too short");
        }

        if (length > MaxLength)
        {
            return Fail(value, "is too long");
        }

        if (Pattern is not null && !Pattern.IsMatch(value))
        {
            return Fail(value, $"does not match {PythonText.Repr(Pattern.ToString())}");
        }

        if ((Minimum ?? ExclusiveMinimum ?? Maximum) is not null
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && CheckNumber(number) is { } reason)
        {
            return Fail(value, reason);
        }

        if (Format is not null && !Format.IsValid(value))
        {
            return Format.WholeMessage is { } message
                ? new SchemaError(value, message, ReasonIsWholeMessage: true)
                : Fail(value, $"is not a '{Format.Name}'");
        }

        return null;
    }

    private string? CheckNumber(double number)
    {
        if (Minimum is { } minimum && number < minimum)
        {
            return $"is less than the minimum of {Text(minimum)}";
        }

        if (ExclusiveMinimum is { } exclusive && number <= exclusive)
        {
            return $"is less than or equal to the minimum of {Text(exclusive)}";
        }

        return Maximum is { } maximum && number > maximum ? $"is greater than the maximum of {Text(maximum)}" : null;
    }

    private bool HasAllowedType(JsonElement value) => Types == JsonTypes.Any || value.ValueKind switch
    {
        JsonValueKind.String => Types.HasFlag(JsonTypes.String),
        JsonValueKind.Number => Types.HasFlag(JsonTypes.Number) || (Types.HasFlag(JsonTypes.Integer) && IsInteger(value)),
        JsonValueKind.True or JsonValueKind.False => Types.HasFlag(JsonTypes.Boolean),
        JsonValueKind.Null => Types.HasFlag(JsonTypes.Null),
        _ => false,
    };

    /// <summary>1.0 and 1e3 are whole numbers too, as in JSON Schema since its sixth draft.</summary>
    private static bool IsInteger(JsonElement value) =>
        !JsonMarshal.GetRawUtf8Value(value).ContainsAny(".eE"u8) || double.IsInteger(value.GetDouble());

    private bool IsListed(JsonElement value)
    {
        foreach (JsonElement allowed in Enum)
        {
            if (JsonElement.DeepEquals(allowed, value))
            {
                return true;
            }
        }

        return false;
    }

    private string TypeNames()
    {
        var names = new List<string>();
        foreach (JsonTypes type in (ReadOnlySpan<JsonTypes>)[JsonTypes.Integer, JsonTypes.Number, JsonTypes.Boolean, JsonTypes.String, JsonTypes.Null])
        {
            if (Types.HasFlag(type))
            {
                names.Add($"'{type.ToString().ToLowerInvariant()}'");
            }
        }

        return string.Join(", ", names);
    }

    private static SchemaError Fail(JsonElement value, string reason) => new(PythonText.Str(value), $"{PythonText.Repr(value)} {reason}");

    private static SchemaError Fail(string value, string reason) => new(value, $"{PythonText.Repr(value)} {reason}");

    private static int CodePoints(string value)
    {
        int count = value.Length;
        foreach (char c in value)
        {
            if (char.IsLowSurrogate(c))
            {
                count--;
            }
        }

        return count;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
