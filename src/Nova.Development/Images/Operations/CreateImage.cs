using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Operations;

/// <summary>POST /v2/images: a queued image, without a file.</summary>
internal static class CreateImage
{
    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var body = (await call.BodyAsync(cancel)).Element;
        var id = Guid.NewGuid();
        IReadOnlyList<string> tags = [];
        var image = new ImageRow(
            string.Empty, null, ImageStatus.Queued, "shared", call.Caller.ProjectId, null, null, null, 0, 0, false, false, null, null, call.Now, call.Now,
            new Dictionary<string, string>());
        foreach (var property in body.EnumerateObject())
        {
            switch (property.Name)
            {
                case "id":
                    id = Guid.TryParseExact(JsonText.Read(property.Value), "D", out var asked) ? asked : throw new FaultException(FaultKind.BadRequest, "Invalid image id format");
                    break;
                case "tags":
                    tags = ImageFields.Tags(property.Value);
                    break;
                default:
                    image = ImageFields.With(image, property.Name, property.Value, call.Caller);
                    break;
            }
        }

        ImageFormats.CheckPair(image.DiskFormat, image.ContainerFormat);
        image = image with { Id = id.ToString("D") };
        var view = await call.Database.WriteAsync(
            connection =>
            {
                if (!image.TryInsert(connection))
                {
                    throw new FaultException(FaultKind.Conflict, $"Image {image.Id} already exists!");
                }

                ImageRow.ReplaceTags(connection, image.Id, tags);
                return image.View(connection);
            },
            cancel);
        return new Reply(StatusCodes.Status201Created, view) { Headers = [("Location", $"{call.BaseUrl}/v2/images/{image.Id}")] };
    }
}
