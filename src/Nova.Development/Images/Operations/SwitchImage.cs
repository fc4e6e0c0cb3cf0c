using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Operations;

/// <summary>POST /v2/images/{image_id}/actions/deactivate and reactivate; a repeat changes nothing.</summary>
internal static class SwitchImage
{
    public static Task<Reply> DeactivateAsync(ImageCall call, CancellationToken cancel) => SwitchAsync(call, ImageStatus.Deactivated, cancel);

    public static Task<Reply> ReactivateAsync(ImageCall call, CancellationToken cancel) => SwitchAsync(call, ImageStatus.Active, cancel);

    private static async Task<Reply> SwitchAsync(ImageCall call, string status, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        await call.Database.WriteAsync(
            connection =>
            {
                var image = call.FindOwned(connection, id);
                if (image.Status is not (ImageStatus.Active or ImageStatus.Deactivated))
                {
                    throw new FaultException(FaultKind.Forbidden, $"Not allowed to change the image's status from '{image.Status}' to '{status}'.");
                }

                connection.Execute("UPDATE image SET status = $2, updated_at = $3 WHERE id = $1", id, status, call.Now);
            },
            cancel);
        return Reply.NoContent;
    }
}
