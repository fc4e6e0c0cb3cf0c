using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.AllInOne.Http;

/// <summary>What an operation answers: a status, headers, and a body that is JSON or nothing.</summary>
internal sealed record Reply(int Status, JsonNode? Body = null)
{
    /// <summary>204 without a body.</summary>
    public static Reply NoContent => new(StatusCodes.Status204NoContent);

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
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (Body is null)
        {
            return;
        }

        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            Body.WriteTo(writer);
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancel).ConfigureAwait(false);
        }
    }
}
