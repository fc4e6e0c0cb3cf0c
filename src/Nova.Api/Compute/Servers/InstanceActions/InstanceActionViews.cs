using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.InstanceActions;

/// <summary>An action in the list.</summary>
internal class InstanceActionSummaryView(ServerActionRecord record)
{
    public string Action => record.Action;

    public Guid InstanceUuid => record.InstanceId;

    public string RequestId => record.RequestId;

    public string? UserId => record.UserId;

    public string? ProjectId => record.ProjectId;

    public string StartTime => Timestamp.WithoutZone(record.StartedAt);

    public string? Message => record.Message;

    [Since(58)]
    public string UpdatedAt => Timestamp.WithoutZone(record.UpdatedAt ?? record.StartedAt);
}

/// <summary>An action by itself.</summary>
internal sealed class InstanceActionView(ServerActionRecord record) : InstanceActionSummaryView(record)
{
    /// <summary>Left out for callers who may not see them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InstanceActionEventView[]? Events { get; init; }
}

internal sealed record InstanceActionEventView(
    string Event,
    string StartTime,
    string? FinishTime,
    string? Result,
    [property: Since(62), JsonPropertyName("hostId")] string HostId)
{
    [Since(84), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Shown? Details { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Shown? Traceback { get; init; }

    [Since(62), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Shown? Host { get; init; }
}

internal sealed record InstanceActionBody(
    [property: JsonPropertyName("instanceAction")] InstanceActionView InstanceAction);

internal sealed record InstanceActionListBody(
    [property: JsonPropertyName("instanceActions")] InstanceActionSummaryView[] InstanceActions,
    [property: Since(58), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? Links);

/// <summary>A text that is shown even where it is null; not shown at all where the wrapper is missing.</summary>
[JsonConverter(typeof(ShownConverter))]
internal sealed record Shown(string? Text);

internal sealed class ShownConverter : JsonConverter<Shown>
{
    public override Shown Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Views are written, never read.");

    public override void Write(Utf8JsonWriter writer, Shown value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

internal static class InstanceActionViews
{
    public static readonly VersionedView<InstanceActionListBody> List = new(InstanceActionJson.Default);

    public static readonly VersionedView<InstanceActionBody> One = new(InstanceActionJson.Default);
}

[JsonSerializable(typeof(InstanceActionListBody))]
[JsonSerializable(typeof(InstanceActionBody))]
internal sealed partial class InstanceActionJson : JsonSerializerContext;
