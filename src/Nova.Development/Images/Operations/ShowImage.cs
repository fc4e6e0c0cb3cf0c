using Nova.Development.Http;
using Nova.Development.Images.Pipeline;

namespace Nova.Development.Images.Operations;

/// <summary>GET /v2/images/{image_id}.</summary>
internal static class ShowImage
{
    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        return Reply.Ok(await call.Database.ReadAsync(connection => call.Find(connection, id).View(connection), cancel));
    }
}
