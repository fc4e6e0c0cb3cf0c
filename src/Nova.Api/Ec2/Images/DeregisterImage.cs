using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Images;

/// <summary>DeregisterImage: the image and its file are gone, as with upstream.</summary>
internal static class DeregisterImage
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel) =>
        await request.Backends.Images.DeleteAsync(await ImageParameter.RequireAsync(request, "ImageId", cancel), request.AsUser, cancel)
            ? Ec2Answer.Done
            : ImageParameter.NotFound(request.Parameters.Required("ImageId"));
}
