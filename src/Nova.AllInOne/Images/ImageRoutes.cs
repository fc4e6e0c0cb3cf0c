using Nova.AllInOne.Images.Discovery;
using Nova.AllInOne.Images.Files;
using Nova.AllInOne.Images.Listing;
using Nova.AllInOne.Images.Members;
using Nova.AllInOne.Images.Operations;
using Nova.AllInOne.Images.Pipeline;
using Nova.AllInOne.Images.Schemas;
using Nova.AllInOne.Images.Tags;
using static Nova.AllInOne.Images.Pipeline.ImageAccess;

namespace Nova.AllInOne.Images;

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
