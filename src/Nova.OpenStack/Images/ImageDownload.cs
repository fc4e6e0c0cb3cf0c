using System.Net;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Images;

/// <summary>One image file on its way to the disk: written beside its place, checked, then moved there.</summary>
internal sealed class ImageDownload(ImageEndpoint endpoint, ImageRecord image, string path, ActingAs who)
{
    private const int BufferBytes = 1 << 20;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (!PathSegment.IsSafe(image.Id))
        {
            throw Missing();
        }

        var part = path + ".part";
        try
        {
            var retries = new Retries<bool>(
                endpoint.Options.Retries,
                endpoint.Time,
                (outcome, _) => outcome is { Exception: null, Result: false } ? $"the download of image {image.Id} broke off {endpoint.Options.Retries + 1} times" : null);
            await retries.RunAsync(_ => TryAsync(part, cancel), static _ => { }, ImageEndpoint.Unavailable, cancel);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>False where the connection broke off on the way: the next try starts anew.</summary>
    private async Task<bool> TryAsync(string part, CancellationToken cancel)
    {
        using var response = await endpoint.SendAsync(root => new HttpRequestMessage(HttpMethod.Get, new Uri(root, $"images/{image.Id}/file")), who, cancel);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
        {
            // 204 is Glance's answer for an image without a file.
            throw Missing();
        }

        await ImageRefusal.ThrowIfRefusedAsync(response, image.Id, cancel);
        using var checks = new FileChecks(image);
        File.Delete(part);
        await using var file = new FileStream(part, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,

            // A tenant's bytes are nobody else's on this host.
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        if (!await CopyAsync(body, file, checks, cancel))
        {
            return false;
        }

        checks.Verify();
        file.Flush(flushToDisk: true);
        return true;
    }

    /// <summary>False where the body broke off. A failure to write is the disk's: it is not tried again and reaches the caller.</summary>
    private async Task<bool> CopyAsync(Stream body, FileStream file, FileChecks checks, CancellationToken cancel)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            int read;
            try
            {
                // Each read has the whole time-out: a slow image is fine, a silent one is not.
                using var deadline = new CancellationTokenSource(endpoint.Options.Timeout, endpoint.Time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
                read = await body.ReadAsync(buffer, both.Token);
            }
            catch (Exception failure) when (TransientFailure.Is(failure, cancel))
            {
                return false;
            }

            if (read == 0)
            {
                return true;
            }

            checks.Add(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    private FaultException Missing() => new(FaultKind.NotFound, $"Image {image.Id} could not be found.");
}
