using System.Text.Json;
using Nova.Core.Faults;

namespace Nova.Development.Http;

/// <summary>Text out of hostile JSON.</summary>
internal static class JsonText
{
    /// <summary>The string, or null where the value is of another type. Half a surrogate pair and the zero character are a 400, not a crash later.</summary>
    public static string? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            var text = value.GetString()!;
            return text.Contains('\0') ? throw new FaultException(FaultKind.BadRequest, "A string must not contain the NUL character.") : text;
        }
        catch (InvalidOperationException)
        {
            throw new FaultException(FaultKind.BadRequest, "A string is not valid Unicode.");
        }
    }
}
