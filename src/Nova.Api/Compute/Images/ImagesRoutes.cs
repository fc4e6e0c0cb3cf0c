using Nova.Api.Compute.Images.Metadata;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Images;

/// <summary>The image service under this API's address, for clients from the time before it had one. It decides itself who may do what.</summary>
internal static class ImagesRoutes
{
    private const int LastVersion = 35;

    private const int LastVersionOfMetadata = 38;

    public static void Map(RouteTable table)
    {
        ResourceRoutes images = table.Resource("/images");

        images.MapGet("", ListImages.HandleAsync)
            .ForAnyone()
            .Query(ImageSchemas.List)
            .Until(LastVersion);

        images.MapGet("/detail", ListImages.HandleDetailAsync)
            .ForAnyone()
            .Query(ImageSchemas.List)
            .Until(LastVersion);

        images.MapGet("/{id}", ShowImage.HandleAsync)
            .ForAnyone()
            .Query(QuerySchema.None)
            .Until(LastVersion);

        images.MapDelete("/{id}", DeleteImage.HandleAsync)
            .ForAnyone()
            .Until(LastVersion)
            .Success(204);

        images.MapGet("/{image_id}/metadata", ShowImageMetadata.HandleAsync)
            .ForAnyone()
            .Query(QuerySchema.None)
            .Until(LastVersionOfMetadata);

        images.MapPost("/{image_id}/metadata", ChangeImageMetadata.AddAsync)
            .ForAnyone()
            .Body(ImageSchemas.Metadata)
            .Until(LastVersionOfMetadata);

        images.MapPut("/{image_id}/metadata", ChangeImageMetadata.ReplaceAsync)
            .ForAnyone()
            .Body(ImageSchemas.Metadata)
            .Until(LastVersionOfMetadata);

        images.MapGet("/{image_id}/metadata/{id}", ShowImageMetadata.HandleItemAsync)
            .ForAnyone()
            .Query(QuerySchema.None)
            .Until(LastVersionOfMetadata);

        images.MapPut("/{image_id}/metadata/{id}", ChangeImageMetadata.SetItemAsync)
            .ForAnyone()
            .Body(ImageSchemas.MetadataItem)
            .Until(LastVersionOfMetadata);

        images.MapDelete("/{image_id}/metadata/{id}", ChangeImageMetadata.RemoveItemAsync)
            .ForAnyone()
            .Until(LastVersionOfMetadata)
            .Success(204);
    }
}
