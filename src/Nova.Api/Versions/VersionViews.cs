using System.Text.Json.Serialization;
using Nova.Api.Pipeline;

namespace Nova.Api.Versions;

/// <summary>The document of one endpoint.</summary>
internal sealed record VersionView(
    string Id, string Status, string Version, string MinVersion, string Updated, IReadOnlyList<LinkView> Links)
{
    [JsonPropertyName("media-types"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MediaTypeView>? MediaTypes { get; init; }
}

internal sealed record MediaTypeView(string Base, string Type);

internal sealed record VersionDocument(VersionView Version);

internal sealed record VersionList(IReadOnlyList<VersionView> Versions);

internal sealed record ChoiceView(
    string Id,
    string Status,
    [property: JsonPropertyName("media-types")] IReadOnlyList<MediaTypeView> MediaTypes,
    IReadOnlyList<LinkView> Links);

internal sealed record ChoiceList(IReadOnlyList<ChoiceView> Choices);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(ChoiceList))]
internal sealed partial class VersionsJson : JsonSerializerContext;
