using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>The image that is being made.</summary>
internal sealed record ImageIdView([property: JsonPropertyName("image_id")] string ImageId);

internal static class SnapshotViews
{
    public static readonly VersionedView<ImageIdView> ImageId = new(SnapshotJson.Default);
}

[JsonSerializable(typeof(ImageIdView))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
