using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Operations;

/// <summary>DELETE /v2/images/{image_id}: first the row, then the file; a file left by a crash in between goes at the next start.</summary>
internal static class DeleteImage
{
    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        await call.Database.WriteAsync(
            connection =>
            {
                var image = call.FindOwned(connection, id);
                if (image.Protected)
                {
                    throw new FaultException(FaultKind.Forbidden, $"Image {id} is protected and cannot be deleted.");
                }

                connection.Execute("DELETE FROM image WHERE id = $1", id);
            },
            cancel);
        call.State.Files.Delete(id);
        return Reply.NoContent;
    }
}
