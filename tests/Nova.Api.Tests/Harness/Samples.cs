using System.Text.Json;

namespace Nova.Api.Tests.Harness;

/// <summary>What a documented call looks like: the body of a request, or the shape (keys and types) of a response.</summary>
/// <remarks>
/// One file per resource in Data/Samples, one line per call and microversion at which it changed; a call keeps its form until the next line.
/// A response says for every key <c>string</c>, <c>number</c>, <c>boolean</c> or <c>null</c>, and for a list the form of its first item.
/// </remarks>
public sealed record Sample(
    string Method, string Path, string? Action, string? Query, int Version, int? Status, JsonElement Request, JsonElement Response)
{
    /// <summary>Objects whose keys are the user's own.</summary>
    private static readonly string[] Maps = ["extra_specs", "metadata", "meta", "hosts", "cpu_info"];

    public bool IsRequest => Request.ValueKind != JsonValueKind.Undefined;

    public static IEnumerable<Sample> ReadAll() =>
        Directory.EnumerateFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "Samples"), "*.jsonl")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Select(Read));

    /// <summary>The form of a response at a version; where a query parameter changes the form, <paramref name="query"/> is its name.</summary>
    public static JsonElement ResponseOf(string method, string path, int version, string? action = null, string? query = null) => ReadAll()
        .Where(s => !s.IsRequest && s.Method == method && s.Path == path && s.Action == action && s.Query == query && s.Version <= version)
        .MaxBy(s => s.Version)!.Response;

    /// <summary>Asserts that an answer has the keys and types of the sample: no more, no fewer.</summary>
    public static void AssertSameForm(JsonElement sample, JsonElement answer, string at = "")
    {
        switch (sample.ValueKind)
        {
            case JsonValueKind.Object when Maps.Contains(at[(at.LastIndexOf('.') + 1)..]):
                Assert.True(answer.ValueKind == JsonValueKind.Object, $"{at} is {answer.ValueKind}, not an object");
                break;
            case JsonValueKind.Object:
                Assert.True(answer.ValueKind == JsonValueKind.Object, $"{at} is {answer.ValueKind}, not an object");
                string keys(JsonElement e) => string.Join(' ', e.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
                Assert.True(keys(sample) == keys(answer), $"{at} has keys\n  {keys(answer)}\nnot\n  {keys(sample)}");
                foreach (JsonProperty property in sample.EnumerateObject())
                {
                    AssertSameForm(property.Value, answer.GetProperty(property.Name), $"{at}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.True(answer.ValueKind == JsonValueKind.Array, $"{at} is {answer.ValueKind}, not a list");
                if (sample.GetArrayLength() > 0 && answer.GetArrayLength() > 0)
                {
                    AssertSameForm(sample[0], answer[0], at + "[0]");
                }

                break;
            default:
                string actual = answer.ValueKind switch
                {
                    JsonValueKind.True or JsonValueKind.False => "boolean",
                    var kind => kind.ToString().ToLowerInvariant(),
                };
                string expected = sample.GetString()!;
                Assert.True(expected == actual || expected == "null" || actual == "null", $"{at} is {actual}, not {expected}");
                break;
        }
    }

    private static Sample Read(string line)
    {
        JsonElement root = JsonDocument.Parse(line).RootElement;
        JsonElement part(string name) => root.TryGetProperty(name, out JsonElement value) ? value : default;
        return new Sample(
            root.GetProperty("method").GetString()!,
            root.GetProperty("path").GetString()!,
            part("action") is { ValueKind: JsonValueKind.String } action ? action.GetString() : null,
            part("query") is { ValueKind: JsonValueKind.String } query ? query.GetString() : null,
            root.GetProperty("version").GetInt32(),
            part("status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : null,
            part("request"),
            part("response"));
    }
}
