using System.Text.Json;
using Nova.Core.Faults;

namespace Nova.Development.Http;

/// <summary>A JSON object somebody sent: every access names the key it wants, and a wrong type is a 400 that says so.</summary>
internal readonly struct JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly JsonElement element;

    private JsonBody(JsonElement element) => this.element = element;

    /// <summary>The object itself.</summary>
    public JsonElement Element => element;

    /// <summary>Reads the request's body, which Kestrel bounds by <c>MaxRequestBodySize</c>.</summary>
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancel);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new FaultException(FaultKind.BadRequest, "The server could not comply with the request since it is not valid JSON.");
        }
    }

    /// <summary>The request's body, which must be an object.</summary>
    public static async Task<JsonBody> ReadObjectAsync(HttpRequest request, CancellationToken cancel)
        => Of(await ReadAsync(request, cancel), "The request body");

    /// <summary>Takes <paramref name="element"/> as an object.</summary>
    public static JsonBody Of(JsonElement element, string what) => element.ValueKind == JsonValueKind.Object
        ? new JsonBody(element)
        : throw new FaultException(FaultKind.BadRequest, $"{what} must be a JSON object.");

    /// <summary>Whether the key is there, null included.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    /// <summary>An object that must be there.</summary>
    public JsonBody Object(string key) => OptionalObject(key)
        ?? throw new FaultException(FaultKind.BadRequest, $"'{key}' is a required property");

    /// <summary>An object, or null where the key is absent or null.</summary>
    public JsonBody? OptionalObject(string key) => Find(key) is { } value ? Of(value, $"'{key}'") : null;

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string key, int longest = 255)
    {
        var value = OptionalText(key, longest) ?? throw new FaultException(FaultKind.BadRequest, $"'{key}' is a required property");
        return value.Length > 0 ? value : throw new FaultException(FaultKind.BadRequest, $"Invalid input for field '{key}': '' is too short");
    }

    /// <summary>A text, or null where the key is absent or null.</summary>
    public string? OptionalText(string key, int longest = 65535)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        var text = JsonText.Read(value) ?? throw Wrong(key, "a string");
        return text.Length <= longest ? text : throw new FaultException(FaultKind.BadRequest, $"Invalid input for field '{key}': longer than {longest} characters");
    }

    /// <summary>A boolean, or null where the key is absent or null.</summary>
    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(key, "a boolean"),
    };

    /// <summary>A list, empty where the key is absent or null.</summary>
    public IReadOnlyList<JsonElement> List(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw Wrong(key, "a list"),
    };

    /// <summary>A list of texts, empty where the key is absent or null.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. List(key).Select(item => JsonText.Read(item) ?? throw Wrong(key, "a list of strings"))];

    private static FaultException Wrong(string key, string wanted) => new(FaultKind.BadRequest, $"Invalid input for field '{key}': it must be {wanted}");

    private JsonElement? Find(string key)
        => element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
