using Nova.Api.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Images;
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

    /// <summary>
    /// Makes the image's record with the user's rights, so that the image service's own rules and quotas hold for it, and tells the snapshot that waits for it. Where the
    /// image service refuses, the user gets that answer and the server is as it was. Where nobody waits any more (a late repetition under an Idempotency-Key, an image service
    /// that took minutes) an image made here would never be filled: it is taken back.
    /// </summary>
    public static async Task MakeImageAsync(ApiRequest request, InstanceRecord server, NewImage image, CancellationToken cancel)
    {
        ImageRecord? there;
        try
        {
            there = await CreateAsync(request, image, cancel);
        }
        catch (FaultException)
        {
            await TellAsync(request, server, image, "failed", cancel);
            throw;
        }

        if (!await TellAsync(request, server, image, "completed", cancel) && there is not { Status: "active" })
        {
            if (there is null)
            {
                await request.Backends.Images.DeleteAsync(image.Id!, request.AsUser, cancel);
            }

            throw new FaultException(FaultKind.Conflict, $"The snapshot of instance {server.Id} was given up before its image {image.Id} was made.");
        }
    }

    /// <summary>Until 2.44 the image's address, from then on its id.</summary>
    public static ApiResponse Answer(ApiRequest request, string imageId) => request.IsAtLeast(45)
        ? request.Ok(SnapshotViews.ImageId, new ImageIdView(imageId))
        : request.Done(request.Links.Image(imageId));

    /// <summary>Null where it is made now; else the one that was there already.</summary>
    private static async Task<ImageRecord?> CreateAsync(ApiRequest request, NewImage image, CancellationToken cancel)
    {
        try
        {
            await request.Backends.Images.CreateAsync(image, request.AsUser, cancel);
            return null;
        }
        catch (FaultException taken) when (taken.Fault.Kind == FaultKind.Conflict)
        {
            // A try whose answer was lost, of this request or of one with the same key, has made it: the id is nobody else's.
            if (await request.Backends.Images.GetAsync(image.Id!, request.AsUser, cancel) is not { } there)
            {
                throw;
            }

            return there;
        }
    }

    /// <summary>Whether the snapshot waits for it.</summary>
    private static async Task<bool> TellAsync(ApiRequest request, InstanceRecord server, NewImage image, string word, CancellationToken cancel)
    {
        var told = await request.CallAsync(SagasRpc.TellServers, new TellServers([new ServerEvent(server.Id, SnapshotsRpc.ImageMade, image.Id, word)]), cancel);
        return told.Told is not [false];
    }
}
