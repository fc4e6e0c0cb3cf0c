using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nova.Conductor.Events.Payloads;

/// <summary>The form of upstream's versioned objects: name, namespace, version and data (<c>nova/notifications/objects/base.py</c>).</summary>
internal static class NovaObject
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A payload of its own.</summary>
    public static byte[] Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One object whose members <paramref name="data"/> writes.</summary>
    public static void Write(Utf8JsonWriter json, string name, string version, Action<Utf8JsonWriter> data)
    {
        json.WriteStartObject();
        json.WriteString("nova_object.name", name);
        json.WriteString("nova_object.namespace", "nova");
        json.WriteString("nova_object.version", version);
        json.WritePropertyName("nova_object.data");
        json.WriteStartObject();
        data(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } some)
        {
            json.WriteString(name, some.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string>? texts)
    {
        if (texts is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void Pairs(this Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
