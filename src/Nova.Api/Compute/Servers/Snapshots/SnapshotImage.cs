using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>The record of the image that a snapshot waits for, whichever API began it.</summary>
internal static class SnapshotImage
{
    /// <summary>
    /// Makes it with the user's rights, so that the image service's own rules and quotas hold for it, and tells the snapshot that waits for it. Where the image service refuses,
    /// the user gets that answer and the server is as it was. Where nobody waits any more (a late repetition under an Idempotency-Key, an image service that took minutes) an
    /// image made here would never be filled: it is taken back.
    /// </summary>
    /// <param name="images">The image service.</param>
    /// <param name="user">Whose rights.</param>
    /// <param name="tell">Tells the conductor.</param>
    /// <param name="server">What is snapshotted.</param>
    /// <param name="image">The record.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task MakeAsync(ImageClient images, ActingAs user, Func<TellServers, Task<ServersTold>> tell, InstanceRecord server, NewImage image, CancellationToken cancel)
    {
        ImageRecord? there;
        try
        {
            there = await CreateAsync(images, user, image, cancel);
        }
        catch (FaultException)
        {
            await tell(Of(server, image, "failed"));
            throw;
        }

        if ((await tell(Of(server, image, "completed"))).Told is not [false] || there is { Status: "active" })
        {
            return;
        }

        if (there is null)
        {
            await images.DeleteAsync(image.Id!, user, cancel);
        }

        throw new FaultException(FaultKind.Conflict, $"The snapshot of instance {server.Id} was given up before its image {image.Id} was made.");
    }

    /// <summary>Null where it is made now; else the one that was there already.</summary>
    private static async Task<ImageRecord?> CreateAsync(ImageClient images, ActingAs user, NewImage image, CancellationToken cancel)
    {
        try
        {
            await images.CreateAsync(image, user, cancel);
            return null;
        }
        catch (FaultException taken) when (taken.Fault.Kind == FaultKind.Conflict)
        {
            // A try whose answer was lost, of this request or of one with the same key, has made it: the id is nobody else's.
            if (await images.GetAsync(image.Id!, user, cancel) is not { } there)
            {
                throw;
            }

            return there;
        }
    }

    private static TellServers Of(InstanceRecord server, NewImage image, string word) => new([new ServerEvent(server.Id, SnapshotsRpc.ImageMade, image.Id, word)]);
}
