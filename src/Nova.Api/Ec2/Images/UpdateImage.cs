using Nova.Api.Ec2.Pipeline;
using Nova.OpenStack.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>UpdateImage, OpenStack's own: name and description.</summary>
internal static class UpdateImage
{
    private const int LongestText = 255;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var image = await ImageParameter.GetAsync(request, request.Parameters.Required("ImageId"), cancel);
        var changes = new List<ImageChange>();
        foreach (var (parameter, field) in ((string, string)[])[("Name", "name"), ("Description", "description")])
        {
            if (request.Parameters.Get(parameter) is { } value)
            {
                if (value.Length > LongestText)
                {
                    return Ec2Error.InvalidValue($"{parameter} has at most {LongestText} characters.");
                }

                changes.Add(ImageChange.Set(field, value));
            }
        }

        request.BeforeChange();
        var changed = changes.Count == 0 ? image : await request.Backends.Images.UpdateAsync(image.Id, changes, request.AsUser, cancel);
        if (changed is null)
        {
            return ImageParameter.NotFound(request.Parameters.Required("ImageId"));
        }

        var numbers = await ImageText.NumberAsync(request, [changed], cancel);
        return Ec2Answer.Of(xml => ImageText.Write(xml, changed, numbers));
    }
}
