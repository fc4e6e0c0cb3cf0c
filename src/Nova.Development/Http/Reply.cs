using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.Development.Http;

/// <summary>What an operation answers: a status, headers, and a body that is JSON, HTML or nothing.</summary>
internal sealed record Reply(int Status, JsonNode? Body = null)
{
    /// <summary>204 without a body.</summary>
    public static Reply NoContent => new(StatusCodes.Status204NoContent);

    /// <summary>The operation wrote the answer itself (a file).</summary>
    public static Reply AlreadySent { get; } = new(0);

    /// <summary>A body in HTML, instead of <see cref="Body"/>.</summary>
    public string? Text { get; init; }

    /// <summary>Headers beyond Content-Type.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>200 with <paramref name="body"/>.</summary>
    public static Reply Ok(JsonNode body) => new(StatusCodes.Status200OK, body);

    /// <summary>200 with <c>{"name": body}</c>.</summary>
    public static Reply Ok(string name, JsonNode? body) => Ok(new JsonObject { [name] = body });

    /// <summary>201 with <c>{"name": body}</c>.</summary>
    public static Reply Created(string name, JsonNode body) => new(StatusCodes.Status201Created, new JsonObject { [name] = body });

    /// <summary>Writes it. HEAD gets the headers and length only, as HTTP has it.</summary>
    public async Task WriteAsync(HttpContext http, CancellationToken cancel)
    {
        if (this == AlreadySent)
        {
            return;
        }

        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (Content() is not ({ } type, { } bytes))
        {
            return;
        }

        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, cancel);
        }
    }

    private (string? Type, byte[]? Bytes) Content()
    {
        if (Text is not null)
        {
            return ("text/html; charset=UTF-8", Encoding.UTF8.GetBytes(Text));
        }

        if (Body is null)
        {
            return default;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Body.WriteTo(writer);
        }

        return ("application/json", buffer.ToArray());
    }
}
