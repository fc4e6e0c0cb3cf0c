using Nova.Core.Images;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Compute.Drivers;

/// <summary>Image files from the image service, with the service's own rights: a compute never sees a user's token (docs/laws.md, Secrets do not linger).</summary>
internal sealed class GlanceImageSource(ImageClient glance) : IImageSource
{
    public Task<ImageRecord?> FindAsync(string id, CancellationToken ct) => glance.GetAsync(id, ActingAs.Service(), ct);

    public Task FetchAsync(ImageRecord image, string path, CancellationToken ct) => glance.DownloadAsync(image, path, ActingAs.Service(), ct);
}
