using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.ExternalEvents;

/// <summary>An event as it was told, with what became of it.</summary>
internal sealed record ExternalEventView(string ServerUuid, string Name, string Status, int Code)
{
    /// <summary>Where it was told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tag { get; init; }

    public static ExternalEventView Of(JsonElement told, int code) => new(
        told.GetOptionalString("server_uuid")!,
        told.GetOptionalString("name")!,
        code == StatusCodes.Status200OK ? "completed" : "failed",
        code)
    {
        Tag = told.GetOptionalString("tag"),
    };
}

internal sealed record ExternalEventsBody(IReadOnlyList<ExternalEventView> Events);

internal static class ExternalEventViews
{
    public static readonly VersionedView<ExternalEventsBody> List = new(ExternalEventJson.Default);
}

[JsonSerializable(typeof(ExternalEventsBody))]
internal sealed partial class ExternalEventJson : JsonSerializerContext;
