using System.Globalization;
using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>A list whose items follow one rule.</summary>
internal sealed record ArrayRule(JsonRule Items, int MinCount = 0, int MaxCount = int.MaxValue, bool Unique = false) : JsonRule
{
    public override SchemaError? Check(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return WrongType(value, "'array'");
        }

        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Items.Check(item) is { } error)
            {
                return error.Under(index.ToString(CultureInfo.InvariantCulture));
            }

            index++;
        }

        string? reason =
            index < MinCount ? (MinCount == 1 ? "should be non-empty" : "is too short")
            : index > MaxCount ? "is too long"
            : Unique && HasDuplicates(value) ? "has non-unique elements"
            : null;
        return reason is null ? null : new SchemaError(PythonText.Str(value), $"{PythonText.Repr(value)} {reason}");
    }

    public override void WriteKnown(JsonElement value, Utf8JsonWriter writer)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            value.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (JsonElement item in value.EnumerateArray())
        {
            Items.WriteKnown(item, writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>Quadratic, over lists that a request of at most 112 KiB can hold and <see cref="MaxCount"/> has bounded.</summary>
    private static bool HasDuplicates(JsonElement value)
    {
        var seen = new List<JsonElement>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (seen.Exists(other => JsonElement.DeepEquals(other, item)))
            {
                return true;
            }

            seen.Add(item);
        }

        return false;
    }
}
