using Nova.Api.Ec2.Pipeline;
using Nova.Core.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>DescribeImages: what the caller may see of the image service, the oldest first, so that older images have lower numbers.</summary>
internal static class DescribeImages
{
    private const string Self = "self";
    private const int MostImages = 100_000;

    private static readonly string[] Known =
    [
        "architecture", "description", "image-id", "image-type", "is-public", "kernel-id", "manifest-location", "name", "owner-id", "ramdisk-id", "root-device-name",
        "root-device-type", "state",
    ];

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (ids, page, filters) = (request.Parameters.List("ImageId"), Paging.Read(request), Filters.Read(request.Parameters, Known));
        if (ids.Count > 0 && page.IsAsked)
        {
            return Ec2Error.Combined("ImageId is not combined with MaxResults or NextToken.");
        }

        var owners = request.Parameters.List("Owner").Select(owner => owner == Self ? request.Project : owner).ToHashSet(StringComparer.Ordinal);
        var launchers = request.Parameters.List("ExecutableBy");
        var images = ids.Count > 0 ? await ImageParameter.GetAllAsync(request, ids, cancel) : await ListAsync(request, page, cancel);
        var numbers = await ImageText.NumberAsync(request, images, cancel);
        var shown = images.Where(image =>
            (owners.Count == 0 || owners.Contains(image.Owner ?? ""))
            && (launchers.Count == 0 || launchers.Any(launcher => MayLaunch(launcher, image, request)))
            && filters.Fit(name => [ValueOf(image, name, numbers)]));
        return Ec2Answer.Of(xml => page.Write(
            xml.List("imagesSet", shown, (item, image) => ImageText.Write(item, image, numbers)), images.Count, page.IsAsked && images.Count > 0 ? images[^1].Id : null));
    }

    /// <summary>What the image service shows the caller, the caller may launch; <c>all</c> is everybody.</summary>
    private static bool MayLaunch(string launcher, ImageRecord image, Ec2Request request) => launcher switch
    {
        "all" => ImageText.IsPublic(image),
        Self => true,
        _ => launcher == request.Project && !ImageText.IsPublic(image),
    };

    private static Task<IReadOnlyList<ImageRecord>> ListAsync(Ec2Request request, Paging page, CancellationToken cancel) => request.Backends.Images.ListAsync(
        [new("sort_key", "created_at"), new("sort_dir", "asc")], page.After, page.IsAsked ? page.Size : MostImages, request.AsUser, cancel);

    private static string? ValueOf(ImageRecord image, string filter, IReadOnlyDictionary<string, long> numbers) => filter switch
    {
        "architecture" => ImageText.ArchitectureOf(image),
        "description" => ImageText.DescriptionOf(image),
        "image-id" => ImageText.IdOf(image, numbers),
        "image-type" => ImageText.TypeOf(image),
        "is-public" => ImageText.IsPublic(image) ? "true" : "false",
        "kernel-id" => ImageText.PartOf(image, "kernel_id", numbers),
        "manifest-location" => ImageText.LocationOf(image),
        "name" => image.Name,
        "owner-id" => image.Owner,
        "ramdisk-id" => ImageText.PartOf(image, "ramdisk_id", numbers),
        "root-device-name" => ImageText.RootDevice(image),
        "root-device-type" => "instance-store",
        _ => ImageText.StateOf(image),
    };
}
