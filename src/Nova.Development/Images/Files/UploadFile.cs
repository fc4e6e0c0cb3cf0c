using Microsoft.AspNetCore.Http.Features;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Files;

/// <summary>PUT /v2/images/{image_id}/file: queued → saving → active. Whatever goes wrong on the way leads back to queued, without a file.</summary>
internal static class UploadFile
{
    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        if (call.Http.Request.ContentType?.Split(';')[0].Trim() != "application/octet-stream")
        {
            return ImageFaults.UnsupportedMediaType(call.Http);
        }

        var id = call.Route("image_id");
        var upload = Guid.NewGuid().ToString("N");
        await BeginAsync(call, id, upload, cancel);
        var finished = false;
        try
        {
            var stored = await ReceiveAsync(call, id, upload, cancel);
            finished = stored is not null && await FinishAsync(call, id, upload, stored);
            if (stored is null)
            {
                throw new FaultException(FaultKind.OverQuota, $"The image is larger than the {call.State.Options.LargestFile} bytes that are allowed.");
            }

            return finished ? Reply.NoContent : ImageFaults.Gone(call.Http, id);
        }
        finally
        {
            File.Delete(call.State.Files.PartOf(id, upload));
            if (!finished)
            {
                await GiveBackAsync(call, id, upload);
            }
        }
    }

    private static Task BeginAsync(ImageCall call, string id, string upload, CancellationToken cancel) => call.Database.WriteAsync(
        connection =>
        {
            var image = call.FindOwned(connection, id);
            if (image.Status != ImageStatus.Queued)
            {
                throw new FaultException(FaultKind.Conflict, $"Image status transition from {image.Status} to saving is not allowed");
            }

            if (image.DiskFormat is null || image.ContainerFormat is null)
            {
                throw new FaultException(FaultKind.BadRequest, "Properties disk_format, container_format must be set prior to saving data.");
            }

            connection.Execute("UPDATE image SET status = 'saving', upload = $2, updated_at = $3 WHERE id = $1", id, upload, call.Now);
        },
        cancel);

    private static Task<StoredFile?> ReceiveAsync(ImageCall call, string id, string upload, CancellationToken cancel)
    {
        var largest = call.State.Options.LargestFile;
        if (call.Http.Request.ContentLength > largest)
        {
            return Task.FromResult<StoredFile?>(null);
        }

        // The server's limit is for JSON; files have their own, checked as they arrive.
        call.Http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        return ReceiveFile.WriteAsync(call.Http.Request.Body, call.State.Files.PartOf(id, upload), largest, cancel);
    }

    /// <summary>The file takes its place before the row says active; a crash in between leaves a saving row, which the next start puts right.</summary>
    private static async Task<bool> FinishAsync(ImageCall call, string id, string upload, StoredFile stored)
    {
        File.Move(call.State.Files.PartOf(id, upload), call.State.Files.PathOf(id), overwrite: true);
        var mine = await call.Database.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE image SET status = 'active', upload = NULL, size = $3, checksum = $4, hash_value = $5, updated_at = $6
                WHERE id = $1 AND upload = $2 AND status = 'saving'
                """,
                id, upload, stored.Size, stored.Md5, stored.Sha512, call.Now),
            CancellationToken.None);
        if (mine == 0)
        {
            // Deleted while it was uploaded.
            call.State.Files.Delete(id);
        }

        return mine > 0;
    }

    private static Task GiveBackAsync(ImageCall call, string id, string upload) => call.Database.WriteAsync(
        connection => connection.Execute("UPDATE image SET status = 'queued', upload = NULL WHERE id = $1 AND upload = $2", id, upload),
        CancellationToken.None);
}
