using Nova.Api.Compute.Images.Metadata;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Images;

/// <summary>The image service under this API's address, for clients from the time before it had one. It decides itself who may do what.</summary>
internal static class ImagesRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes images = table.Resource("/images", every => every.ForAnyone().Until(35));

        images.MapGet("", ListImages.HandleAsync).Query(ImageSchemas.List);

        images.MapGet("/detail", ListImages.HandleDetailAsync).Query(ImageSchemas.List);

        images.MapGet("/{id}", ShowImage.HandleAsync).Query(QuerySchema.None);

        images.MapDelete("/{id}", DeleteImage.HandleAsync).Success(204);

        ResourceRoutes metadata = table.Resource("/images/{image_id}/metadata", every => every.ForAnyone().Until(38));

        metadata.MapGet("", ShowImageMetadata.HandleAsync).Query(QuerySchema.None);

        metadata.MapPost("", ChangeImageMetadata.AddAsync).Body(ImageSchemas.Metadata);

        metadata.MapPut("", ChangeImageMetadata.ReplaceAsync).Body(ImageSchemas.Metadata);

        metadata.MapGet("/{id}", ShowImageMetadata.HandleItemAsync).Query(QuerySchema.None);

        metadata.MapPut("/{id}", ChangeImageMetadata.SetItemAsync).Body(ImageSchemas.MetadataItem);

        metadata.MapDelete("/{id}", ChangeImageMetadata.RemoveItemAsync).Success(204);
    }
}
