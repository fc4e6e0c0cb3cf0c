using System.Globalization;
using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>Reads values that a schema has already accepted, in the several spellings it accepts.</summary>
internal static class BodyReading
{
    /// <summary>The property as text, or null where it is absent or null.</summary>
    public static string? GetOptionalString(this JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())
            : null;

    /// <summary>The property as text, or null where it is absent, null or empty: to older handlers of upstream what is empty is not said.</summary>
    public static string? GetSaidString(this JsonElement body, string name) => body.GetOptionalString(name) is { Length: > 0 } text ? text : null;

    /// <summary>The property as a whole number (10 or "10"), or null where it is absent or null.</summary>
    public static int? GetOptionalInt(this JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? (int)GetFlexibleDouble(value) : null;

    /// <summary>The property as a number (1.5 or "1.5"), or null where it is absent or null.</summary>
    public static double? GetOptionalDouble(this JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? GetFlexibleDouble(value) : null;

    /// <summary>The property as a boolean in any spelling, or null where it is absent or null.</summary>
    public static bool? GetOptionalBoolean(this JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? GetFlexibleBoolean(value) : null;

    /// <summary>oslo's bool_from_string: true, 1, yes, on, t, y in any case are true, all else is false.</summary>
    public static bool GetFlexibleBoolean(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => IsTrue(value.GetString()!),
        JsonValueKind.Number => value.TryGetInt32(out int number) && number == 1,
        _ => false,
    };

    public static bool IsTrue(string text) =>
        text.Trim().ToLowerInvariant() is "true" or "1" or "yes" or "on" or "t" or "y";

    public static bool IsFalse(string text) =>
        text.Trim().ToLowerInvariant() is "false" or "0" or "no" or "off" or "f" or "n";

    private static double GetFlexibleDouble(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
