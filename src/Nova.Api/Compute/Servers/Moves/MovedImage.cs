using Nova.Api.Pipeline;
using Nova.Api.Wishes;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The image a moved server was built from: a destination without a copy fetches it.</summary>
internal static class MovedImage
{
    /// <summary>The image; null for a volume-backed server, and where it is gone: the source's disks are then all there is.</summary>
    public static async Task<ImageRecord?> FindAsync(ApiRequest request, InstanceRecord server, CancellationToken cancel) =>
        server.ImageId is { } id && await request.Judge.FindImageAsync(id, cancel) is { } image ? KeptProperties.Of(image) : null;
}
