using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Nova.Http;

/// <summary>Writes answers straight to the connection's buffers.</summary>
public static class ResponseWriting
{
    /// <summary>The media type of every JSON answer.</summary>
    public const string Json = "application/json";

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // The serializer cannot produce an invalid document.
        SkipValidation = true,
    };

    /// <summary>One writer per thread: a body is written without a switch of threads.</summary>
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>A status with a JSON body.</summary>
    public static Task WriteJsonAsync(HttpContext http, int status, object body, JsonTypeInfo type)
    {
        HttpResponse response = http.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        Utf8JsonWriter writer = _writer ??= new Utf8JsonWriter(response.BodyWriter, Writing);
        writer.Reset(response.BodyWriter);
        JsonSerializer.Serialize(writer, body, type);

        // Nothing is on the wire before the first flush, so the length can still be said and nothing has to be chunked.
        response.ContentLength = writer.BytesCommitted + writer.BytesPending;
        writer.Flush();
        writer.Reset(Stream.Null);
        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>A body as it goes over the wire, to be kept.</summary>
    public static byte[] Encode(object body, JsonTypeInfo type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            JsonSerializer.Serialize(writer, body, type);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A body that is there already, under the status that is set.</summary>
    public static async Task WriteTextAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> text)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = text.Length;
        await http.Response.BodyWriter.WriteAsync(text, http.RequestAborted);
    }
}
