using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack.Images;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>What createImage and createBackup have in common.</summary>
internal static class MakeSnapshot
{
    /// <summary>What the user says of the image.</summary>
    public static Dictionary<string, string> MetadataOf(ApiRequest request) => request.Payload.TryGetProperty("metadata", out var metadata)
        ? metadata.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!, StringComparer.Ordinal)
        : [];

    /// <summary>The refusal of more metadata than the quota has.</summary>
    public static async Task<ApiResponse?> FindTooManyAsync(ApiRequest request, Dictionary<string, string> metadata, CancellationToken cancel)
    {
        if (metadata.Count == 0)
        {
            return null;
        }

        var quotas = await request.CallAsync(QuotasRpc.Get, new GetQuotas(request.Caller.ProjectId ?? "", UserId: null), cancel);
        var most = quotas.Resources["metadata_items"].Limit;
        return most >= 0 && metadata.Count > most ? request.Forbidden("Image metadata limit exceeded") : null;
    }

    /// <summary>Makes the image's record; see <see cref="SnapshotImage"/>.</summary>
    public static Task MakeImageAsync(ApiRequest request, InstanceRecord server, NewImage image, CancellationToken cancel) =>
        SnapshotImage.MakeAsync(request.Backends.Images, request.AsUser, tell => request.CallAsync(SagasRpc.TellServers, tell, cancel), server, image, cancel);

    /// <summary>Until 2.44 the image's address, from then on its id.</summary>
    public static ApiResponse Answer(ApiRequest request, string imageId) => request.IsAtLeast(45)
        ? request.Ok(SnapshotViews.ImageId, new ImageIdView(imageId))
        : request.Done(request.Links.Image(imageId));
}
