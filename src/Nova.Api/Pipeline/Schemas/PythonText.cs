using System.Text;
using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>Prints JSON values the way Python prints them; schema messages quote values in that form.</summary>
internal static class PythonText
{
    /// <summary>Python's <c>str()</c>: a string stands bare.</summary>
    public static string Str(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : Repr(value);

    /// <summary>Python's <c>repr()</c>.</summary>
    public static string Repr(JsonElement value)
    {
        var text = new StringBuilder();
        AppendRepr(text, value);
        return text.ToString();
    }

    /// <summary>Python's <c>repr()</c> of a string.</summary>
    public static string Repr(string value)
    {
        var text = new StringBuilder();
        AppendRepr(text, value);
        return text.ToString();
    }

    /// <summary>Python's <c>repr()</c> of a list of strings.</summary>
    public static string Repr(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Repr)) + "]";

    private static void AppendRepr(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                AppendRepr(text, value.GetString()!);
                break;
            case JsonValueKind.True:
                text.Append("True");
                break;
            case JsonValueKind.False:
                text.Append("False");
                break;
            case JsonValueKind.Object:
                text.Append('{');
                string separator = "";
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    text.Append(separator);
                    AppendRepr(text, property.Name);
                    text.Append(": ");
                    AppendRepr(text, property.Value);
                    separator = ", ";
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                string comma = "";
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(comma);
                    AppendRepr(text, item);
                    comma = ", ";
                }

                text.Append(']');
                break;
            case JsonValueKind.Number:
                text.Append(value.GetRawText());
                break;
            default:
                text.Append("None");
                break;
        }
    }

    private static void AppendRepr(StringBuilder text, string value)
    {
        char quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when c == quote => text.Append('\\').Append(c),
                _ when char.IsControl(c) => text.Append($"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        text.Append(quote);
    }
}
