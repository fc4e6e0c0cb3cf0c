using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;

namespace Nova.Http;

/// <summary>The body of one request: bytes, and the JSON they are. Disposed when the answer has been written.</summary>
public sealed class RequestBody : IDisposable
{
    /// <summary>Told where a body is no JSON, or JSON of no sense.</summary>
    public const string MalformedMessage = "Malformed request body";

    private static readonly JsonElement NoJson = JsonDocument.Parse("null").RootElement;

    private readonly JsonDocument? _document;

    private RequestBody(JsonDocument? document, ReadOnlyMemory<byte> bytes)
    {
        _document = document;
        Bytes = bytes;
    }

    /// <summary>What came of reading: a body, or the status of the refusal.</summary>
    /// <param name="Body">The body; null for a refusal.</param>
    /// <param name="Status">The refusal's status.</param>
    /// <param name="Message">Its message; null where the status says all.</param>
    public readonly record struct Outcome(RequestBody? Body, int Status = 0, string? Message = null);

    /// <summary>What a request without a body has.</summary>
    public static RequestBody Empty { get; } = new(null, default);

    /// <summary>As they came.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body's value; null where the request has no body, as upstream.</summary>
    public JsonElement Json => _document?.RootElement ?? NoJson;

    /// <summary>Reads a body of JSON, as far as <paramref name="maxBytes"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">More is 413.</param>
    /// <param name="ownType">A media type the API has for its JSON besides the common one; null for none.</param>
    /// <param name="cancel">The client is gone.</param>
    public static async ValueTask<Outcome> ReadAsync(HttpRequest request, int maxBytes, string? ownType, CancellationToken cancel)
    {
        if (!IsJson(request.ContentType, ownType))
        {
            return new Outcome(null, StatusCodes.Status415UnsupportedMediaType, "Unsupported Content-Type");
        }

        if (request.ContentLength > maxBytes)
        {
            return new Outcome(null, StatusCodes.Status413PayloadTooLarge);
        }

        byte[]? bytes = await ReadAllAsync(request.BodyReader, maxBytes, cancel);
        if (bytes is null)
        {
            return new Outcome(null, StatusCodes.Status413PayloadTooLarge);
        }

        if (bytes.Length == 0)
        {
            return new Outcome(Empty);
        }

        try
        {
            return IsText(bytes)
                ? new Outcome(new RequestBody(JsonDocument.Parse(bytes), bytes))
                : new Outcome(null, StatusCodes.Status400BadRequest, MalformedMessage);
        }
        catch (JsonException)
        {
            return new Outcome(null, StatusCodes.Status400BadRequest, MalformedMessage);
        }
    }

    /// <summary>
    /// Whether every string can be read. A document is parsed without a look into its strings: bytes that are no UTF-8, and escapes that are half a surrogate pair, would
    /// fail only where the handler reads them.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    private static bool IsText(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        if (json.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();

    /// <summary>Missing, text/plain (what old web frameworks assume) and any form of JSON.</summary>
    private static bool IsJson(string? contentType, string? ownType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return true;
        }

        ReadOnlySpan<char> type = contentType;
        int semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            || (ownType is not null && type.Equals(ownType, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads to the end; null once there is more than allowed.</summary>
    /// <param name="reader">The body.</param>
    /// <param name="maxBytes">What is allowed.</param>
    /// <param name="cancel">The client is gone.</param>
    public static async ValueTask<byte[]?> ReadAllAsync(PipeReader reader, int maxBytes, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
