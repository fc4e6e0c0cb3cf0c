using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Nova.Api.Pipeline;

/// <summary>Writes answers straight to the connection's buffers.</summary>
internal static class ResponseWriting
{
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

    public static Task WriteAsync(HttpContext http, in ApiResponse answer)
    {
        if (answer.FaultMessage is not null)
        {
            return FaultResponses.WriteAsync(http, answer.Status, answer.FaultMessage);
        }

        HttpResponse response = http.Response;
        response.StatusCode = answer.Status;
        if (answer.Location is not null)
        {
            response.Headers.Location = answer.Location;
        }

        if (answer.Written is { } written)
        {
            return WriteTextAsync(http, Json, written);
        }

        if (answer.Body is null)
        {
            // Kestrel leaves it out of a 204, as HTTP asks; upstream sends it there too.
            response.ContentLength = 0;
            return Task.CompletedTask;
        }

        WriteJson(response, answer.Body, answer.Type!);
        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>A document of its own, such as a version document.</summary>
    public static Task WriteJsonAsync(HttpContext http, int status, object body, JsonTypeInfo type)
    {
        http.Response.StatusCode = status;
        WriteJson(http.Response, body, type);
        return http.Response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
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

    public static async Task WriteTextAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> text)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = text.Length;
        await http.Response.BodyWriter.WriteAsync(text, http.RequestAborted);
    }

    private static void WriteJson(HttpResponse response, object body, JsonTypeInfo type)
    {
        response.ContentType = Json;
        Utf8JsonWriter writer = _writer ??= new Utf8JsonWriter(response.BodyWriter, Writing);
        writer.Reset(response.BodyWriter);
        JsonSerializer.Serialize(writer, body, type);

        // Nothing is on the wire before the first flush, so the length can still be said and nothing has to be chunked.
        response.ContentLength = writer.BytesCommitted + writer.BytesPending;
        writer.Flush();
        writer.Reset(Stream.Null);
    }
}
