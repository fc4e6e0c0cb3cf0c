using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Images;

/// <summary>DeregisterImage: the image and its file are gone, as with upstream.</summary>
internal static class DeregisterImage
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var image = await ImageParameter.GetAsync(request, request.Parameters.Required("ImageId"), cancel);
        request.BeforeChange();
        return await request.Backends.Images.DeleteAsync(image.Id, request.AsUser, cancel)
            ? Ec2Answer.Done
            : ImageParameter.NotFound(request.Parameters.Required("ImageId"));
    }
}
