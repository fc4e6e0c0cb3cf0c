using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nova.Metadata;

/// <summary>How JSON that guests read is written.</summary>
internal static class MetadataJson
{
    /// <summary>Escapes what JSON demands and nothing more, as upstream: guests read keys (full of <c>+</c>) with sed as well as with a parser.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object whose members <paramref name="write"/> writes.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
