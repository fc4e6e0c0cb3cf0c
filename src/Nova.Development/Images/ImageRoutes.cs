using Nova.Development.Images.Discovery;
using Nova.Development.Images.Files;
using Nova.Development.Images.Listing;
using Nova.Development.Images.Members;
using Nova.Development.Images.Operations;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Schemas;
using Nova.Development.Images.Tags;
using static Nova.Development.Images.Pipeline.ImageAccess;

namespace Nova.Development.Images;

/// <summary>Everything the development image service answers.</summary>
internal static class ImageRoutes
{
    public static readonly IReadOnlyList<ImageOperation> Table =
    [
        new("GET", "/", Open, VersionDocuments.ChoicesAsync),
        new("GET", "/versions", Open, VersionDocuments.ListAsync),

        new("GET", "/v2/images", Read, ListImages.HandleAsync),
        new("POST", "/v2/images", Write, CreateImage.HandleAsync),
        new("GET", "/v2/images/{image_id}", Read, ShowImage.HandleAsync),
        new("PATCH", "/v2/images/{image_id}", Write, UpdateImage.HandleAsync),
        new("DELETE", "/v2/images/{image_id}", Write, DeleteImage.HandleAsync),
        new("GET", "/v2/images/{image_id}/file", Read, DownloadFile.HandleAsync),
        new("PUT", "/v2/images/{image_id}/file", Write, UploadFile.HandleAsync),
        new("POST", "/v2/images/{image_id}/actions/deactivate", Write, SwitchImage.DeactivateAsync),
        new("POST", "/v2/images/{image_id}/actions/reactivate", Write, SwitchImage.ReactivateAsync),
        new("PUT", "/v2/images/{image_id}/tags/{tag}", Write, ImageTags.AddAsync),
        new("DELETE", "/v2/images/{image_id}/tags/{tag}", Write, ImageTags.RemoveAsync),

        new("GET", "/v2/images/{image_id}/members", Read, ImageMembers.ListAsync),
        new("POST", "/v2/images/{image_id}/members", Write, ImageMembers.AddAsync),
        new("GET", "/v2/images/{image_id}/members/{member_id}", Read, ImageMembers.ShowAsync),
        new("PUT", "/v2/images/{image_id}/members/{member_id}", Write, ImageMembers.UpdateAsync),
        new("DELETE", "/v2/images/{image_id}/members/{member_id}", Write, ImageMembers.RemoveAsync),

        new("GET", "/v2/schemas/image", Read, ImageSchemas.ImageAsync),
        new("GET", "/v2/schemas/images", Read, ImageSchemas.ImagesAsync),
        new("GET", "/v2/schemas/member", Read, ImageSchemas.MemberAsync),
        new("GET", "/v2/schemas/members", Read, ImageSchemas.MembersAsync),
        new("GET", "/v2/info/import", Read, VersionDocuments.ImportAsync),
    ];
}
