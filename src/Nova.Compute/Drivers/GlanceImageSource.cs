using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Compute.Drivers;

/// <summary>Image files from the image service, with the service's own rights: a compute never sees a user's token (docs/laws.md, Secrets do not linger).</summary>
internal sealed class GlanceImageSource(ImageClient glance) : IImageSource
{
    public Task<ImageRecord?> FindAsync(string id, CancellationToken ct) => glance.GetAsync(id, ActingAs.Service(), ct);

    public Task FetchAsync(ImageRecord image, string path, CancellationToken ct) => glance.DownloadAsync(image, path, ActingAs.Service(), ct);

    public async Task StoreAsync(string id, string format, Func<Stream> open, CancellationToken ct)
    {
        var who = ActingAs.Service();
        if (await glance.GetAsync(id, who, ct) is { Status: "active" })
        {
            return;
        }

        // The record was made before anybody knew the format.
        if (await glance.UpdateAsync(id, [ImageChange.Set("container_format", "bare"), ImageChange.Set("disk_format", format)], who, ct) is null)
        {
            throw new FaultException(FaultKind.NotFound, $"Image {id} could not be found.");
        }

        await glance.UploadAsync(id, open, who, ct);
    }
}
