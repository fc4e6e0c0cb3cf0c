using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Tags;

internal static class TagActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("CreateTags", CreateTags.HandleAsync).By("os_compute_api:server-metadata:create").ThatChanges().Takes("ResourceId.N", "Tag.N.Key", "Tag.N.Value"),
        new Ec2Action("DeleteTags", DeleteTags.HandleAsync).By("os_compute_api:server-metadata:delete").ThatChanges().Takes("ResourceId.N", "Tag.N.Key", "Tag.N.Value"),
        new Ec2Action("DescribeTags", DescribeTags.HandleAsync).By("os_compute_api:server-metadata:index").TakesFilters().TakesPages(),
    ];
}
