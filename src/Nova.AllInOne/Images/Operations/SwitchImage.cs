using Nova.AllInOne.Http;
using Nova.AllInOne.Images.Pipeline;
using Nova.AllInOne.Images.Records;
using Nova.AllInOne.Storage;
using Nova.Core.Faults;

namespace Nova.AllInOne.Images.Operations;

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
