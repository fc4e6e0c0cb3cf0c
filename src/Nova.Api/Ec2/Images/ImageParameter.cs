using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>The image that a parameter names, by the number it has in EC2.</summary>
internal static class ImageParameter
{
    private static readonly string[] Prefixes = ["ami", "aki", "ari"];

    /// <summary>The image service's id; null where the parameter is absent.</summary>
    public static async Task<string?> FindAsync(Ec2Request request, string name, CancellationToken cancel) =>
        request.Parameters.Get(name) is { Length: > 0 } id ? await IdOfAsync(request, id, cancel) : null;

    /// <summary>The image service's id.</summary>
    public static Task<string> RequireAsync(Ec2Request request, string name, CancellationToken cancel) => IdOfAsync(request, request.Parameters.Required(name), cancel);

    /// <summary>The image, as the caller may see it.</summary>
    public static async Task<ImageRecord> GetAsync(Ec2Request request, string id, CancellationToken cancel) =>
        await request.Backends.Images.GetAsync(await IdOfAsync(request, id, cancel), request.AsUser, cancel) ?? throw new Ec2RefusalException(NotFound(id));

    /// <summary>The images of several ids, in their order.</summary>
    public static async Task<IReadOnlyList<ImageRecord>> GetAllAsync(Ec2Request request, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var numbers = ids.Select(NumberOf).ToList();
        var known = await request.Ec2.Images.FindAsync(numbers, request.Context, cancel);
        var images = new List<ImageRecord>();
        foreach (var (id, number) in ids.Zip(numbers))
        {
            images.Add((known.TryGetValue(number, out var image) ? await request.Backends.Images.GetAsync(image, request.AsUser, cancel) : null) ?? throw new Ec2RefusalException(NotFound(id)));
        }

        return images;
    }

    public static Ec2Error NotFound(string id) => new(404, "InvalidAMIID.NotFound", $"Image {id} could not be found.");

    private static async Task<string> IdOfAsync(Ec2Request request, string id, CancellationToken cancel) =>
        (await request.Ec2.Images.FindAsync([NumberOf(id)], request.Context, cancel)).Values.SingleOrDefault() ?? throw new Ec2RefusalException(NotFound(id));

    private static long NumberOf(string id) =>
        Ec2Id.TryParse(id, Prefixes, out var number)
            ? number
            : throw new Ec2RefusalException(new Ec2Error(400, "InvalidAMIID.Malformed", $"Invalid id: \"{id}\""));
}
