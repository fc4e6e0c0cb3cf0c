using Nova.Api.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The image a moved server was built from: a destination without a copy fetches it.</summary>
internal static class MovedImage
{
    /// <summary>The image; null for a volume-backed server, and where it is gone: the source's disks are then all there is.</summary>
    public static async Task<ImageRecord?> FindAsync(ApiRequest request, InstanceRecord server, CancellationToken cancel)
    {
        if (server.ImageId is not { } id)
        {
            return null;
        }

        try
        {
            return await request.Judge.FindImageAsync(id, cancel);
        }
        catch (FaultException gone) when (gone.Fault.Kind == FaultKind.NotFound)
        {
            return null;
        }
    }
}
