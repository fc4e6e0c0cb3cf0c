using System.Globalization;
using Microsoft.Net.Http.Headers;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Files;

/// <summary>GET /v2/images/{image_id}/file, whole or one range of it.</summary>
internal static class DownloadFile
{
    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        var image = await call.Database.ReadAsync(connection => call.Find(connection, id), cancel);
        switch (image.Status)
        {
            case ImageStatus.Active:
            case ImageStatus.Deactivated when call.Caller.IsAdmin:
                return await SendAsync(call, image, cancel);
            case ImageStatus.Deactivated:
                throw new FaultException(FaultKind.Forbidden, "The requested image has been deactivated. Image data download is forbidden.");
            default:
                return Reply.NoContent;
        }
    }

    private static async Task<Reply> SendAsync(ImageCall call, ImageRow image, CancellationToken cancel)
    {
        var response = call.Http.Response;
        var size = image.Size!.Value;
        var (start, length) = (0L, size);
        if (call.Http.Request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
        {
            if (Select(ranges.First(), size) is not { } part)
            {
                return new Reply(StatusCodes.Status416RangeNotSatisfiable) { Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{size}"))] };
            }

            (start, length) = part;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{size}");
        }
        else
        {
            response.Headers["Content-MD5"] = image.Checksum;
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = length;
        response.Headers.AcceptRanges = "bytes";
        if (!HttpMethods.IsHead(call.Http.Request.Method) && length > 0)
        {
            await response.SendFileAsync(call.State.Files.PathOf(image.Id), start, length, cancel);
        }

        return Reply.AlreadySent;
    }

    private static (long Start, long Length)? Select(RangeItemHeaderValue range, long size)
    {
        var start = range.From ?? Math.Max(0, size - range.To!.Value);
        var end = range.From is null ? size - 1 : Math.Min(range.To ?? (size - 1), size - 1);
        return start <= end && start < size ? (start, end - start + 1) : null;
    }
}
