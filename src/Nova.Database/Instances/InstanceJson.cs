using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Core.Flavors;
using Nova.Core.Networks;

namespace Nova.Database.Instances;

/// <summary>The columns of an instance that hold JSON: what is only read as a whole.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FlavorRecord))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Texts")]
[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "TextsRead")]
[JsonSerializable(typeof(IReadOnlyList<string>), TypeInfoPropertyName = "Words")]
[JsonSerializable(typeof(string[]), TypeInfoPropertyName = "WordsRead")]
[JsonSerializable(typeof(IReadOnlyList<InstanceInterface>), TypeInfoPropertyName = "Interfaces")]
[JsonSerializable(typeof(InstanceInterface[]), TypeInfoPropertyName = "InterfacesRead")]
[JsonSerializable(typeof(string))]
internal sealed partial class InstanceJson : JsonSerializerContext
{
    private static readonly Dictionary<string, string> NoTexts = [];

    public static string Write(FlavorRecord flavor) => JsonSerializer.Serialize(flavor, Default.FlavorRecord);

    /// <summary>Null for none, so that most rows have nothing to parse.</summary>
    public static string? Write(IReadOnlyDictionary<string, string> texts) => texts.Count == 0 ? null : JsonSerializer.Serialize(texts, Default.Texts);

    public static string? Write(IReadOnlyList<string>? words) => words is null or [] ? null : JsonSerializer.Serialize(words, Default.Words);

    public static string? Write(IReadOnlyList<InstanceInterface>? interfaces) => interfaces is null or [] ? null : JsonSerializer.Serialize(interfaces, Default.Interfaces);

    /// <summary>A string as it stands inside the JSON of a column, quotes included.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Default.String);

    public static FlavorRecord ReadFlavor(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.FlavorRecord)!;

    public static IReadOnlyDictionary<string, string> ReadTexts(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? NoTexts : JsonSerializer.Deserialize(json, Default.TextsRead)!;

    public static IReadOnlyList<string> ReadWords(ReadOnlySpan<byte> json) => json.IsEmpty ? [] : JsonSerializer.Deserialize(json, Default.WordsRead)!;

    public static IReadOnlyList<InstanceInterface> ReadInterfaces(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.InterfacesRead)!;
}
