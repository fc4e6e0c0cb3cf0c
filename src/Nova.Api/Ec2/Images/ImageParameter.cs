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

    public static Ec2Error NotFound(string id) => new(404, "InvalidAMIID.NotFound", $"Image {id} could not be found.");

    private static async Task<string> IdOfAsync(Ec2Request request, string id, CancellationToken cancel) =>
        Ec2Id.TryParse(id, Prefixes, out var number)
            ? await request.Ec2.Images.FindAsync(number, request.Context, cancel) ?? throw new Ec2RefusalException(NotFound(id))
            : throw new Ec2RefusalException(new Ec2Error(400, "InvalidAMIID.Malformed", $"Invalid id: \"{id}\""));
}
