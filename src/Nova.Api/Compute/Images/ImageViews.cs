using System.Text.Json.Serialization;
using Nova.Api.Compute.Images.Metadata;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Images;

namespace Nova.Api.Compute.Images;

/// <summary>An image in the brief list.</summary>
internal sealed record ImageSummaryView(string Id, string? Name, LinkView[] Links)
{
    public static ImageSummaryView Of(ImageRecord image, ApiRequest request) => new(image.Id, image.Name, LinksOf(image.Id, request));

    /// <summary>The usual pair, and the address at the image service itself.</summary>
    public static LinkView[] LinksOf(string id, ApiRequest request) =>
    [
        .. request.Links.For("images", id),
        new LinkView("alternate", request.Links.Image(id)) { Type = "application/vnd.openstack.image" },
    ];
}

/// <summary>An image in full.</summary>
internal sealed record ImageView
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Status { get; init; }

    public int Progress { get; init; }

    [JsonPropertyName("minDisk")]
    public int MinDisk { get; init; }

    [JsonPropertyName("minRam")]
    public int MinRam { get; init; }

    [JsonPropertyName("OS-EXT-IMG-SIZE:size")]
    public long Size { get; init; }

    public string? Created { get; init; }

    public string? Updated { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>For snapshots: the server it was taken of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageServerView? Server { get; init; }

    /// <summary>AUTO or MANUAL, for images that say how their disk takes to a resize.</summary>
    [JsonPropertyName("OS-DCF:diskConfig"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DiskConfig { get; init; }

    public required LinkView[] Links { get; init; }

    public static ImageView Of(ImageRecord image, ApiRequest request)
    {
        Dictionary<string, string> properties = ImageProperties.Of(image);
        string? server = properties.GetValueOrDefault("instance_uuid");
        string? resizesItself = properties.GetValueOrDefault("auto_disk_config");
        return new ImageView
        {
            Id = image.Id,
            Name = image.Name,
            Status = StatusOf(image),
            Progress = ProgressOf(image),
            MinDisk = image.MinDiskGb,
            MinRam = image.MinRamMb,
            Size = image.Size ?? 0,
            Created = Timestamp.Utc(image.CreatedAt),
            Updated = Timestamp.Utc(image.UpdatedAt),
            Metadata = properties,
            Server = server is null ? null : new ImageServerView(server, request.Links.For("servers", server)),
            DiskConfig = resizesItself is null ? null : BodyReading.IsTrue(resizesItself) ? "AUTO" : "MANUAL",
            Links = ImageSummaryView.LinksOf(image.Id, request),
        };
    }

    private static string StatusOf(ImageRecord image) => image.Status switch
    {
        "active" => "ACTIVE",
        "queued" or "saving" => "SAVING",
        "deleted" or "pending_delete" => "DELETED",
        "killed" => "ERROR",
        _ => "UNKNOWN",
    };

    private static int ProgressOf(ImageRecord image) => image.Status switch
    {
        "queued" => 25,
        "saving" => 50,
        "active" => 100,
        _ => 0,
    };
}

internal sealed record ImageServerView(string Id, LinkView[] Links);

internal sealed record ImageBody(ImageView Image);

internal sealed record ImageListBody<T>(
    IReadOnlyList<T> Images,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? ImagesLinks);

internal sealed record ImageMetadataBody(IReadOnlyDictionary<string, string> Metadata);

internal sealed record ImageMetadataItemBody(IReadOnlyDictionary<string, string> Meta);

internal static class ImageViews
{
    public static readonly VersionedView<ImageBody> One = new(ImageJson.Default);

    public static readonly VersionedView<ImageListBody<ImageSummaryView>> List = new(ImageJson.Default);

    public static readonly VersionedView<ImageListBody<ImageView>> Detail = new(ImageJson.Default);

    public static readonly VersionedView<ImageMetadataBody> Metadata = new(ImageJson.Default);

    public static readonly VersionedView<ImageMetadataItemBody> MetadataItem = new(ImageJson.Default);
}

[JsonSerializable(typeof(ImageBody))]
[JsonSerializable(typeof(ImageListBody<ImageSummaryView>))]
[JsonSerializable(typeof(ImageListBody<ImageView>))]
[JsonSerializable(typeof(ImageMetadataBody))]
[JsonSerializable(typeof(ImageMetadataItemBody))]
internal sealed partial class ImageJson : JsonSerializerContext;
