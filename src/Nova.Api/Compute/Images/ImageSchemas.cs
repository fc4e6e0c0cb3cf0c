using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Images;

internal static class ImageSchemas
{
    private const string Key = "^[a-zA-Z0-9-_:. ]{1,255}$";

    public static readonly VersionedSchema Metadata = VersionedSchema
        .Starting(1, Json.Map(Key, Json.String(0, 255)))
        .Wrapped("metadata");

    public static readonly VersionedSchema MetadataItem = VersionedSchema
        .Starting(1, Json.Map(Key, Json.String(0, 255)).Count(1, 1))
        .Wrapped("meta");

    /// <summary>Filters are the image service's to judge.</summary>
    public static readonly QuerySchema List = QuerySchema.Starting(1, ("limit", QueryRule.NonNegative));
}
