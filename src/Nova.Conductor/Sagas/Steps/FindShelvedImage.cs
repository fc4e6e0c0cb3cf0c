using Nova.Conductor.Images;
using Nova.Conductor.Servers;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Finds the image of the server's disk.</summary>
internal sealed class FindShelvedImage(IServerImages images, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var image = instance.ShelvedImageId is { } id ? await images.FindAsync(id, saga.Context.RequestId, ct).ConfigureAwait(false) : null;
        if (image is not { Status: "active" })
        {
            return StepOutcome.Fail(new Fault(FaultKind.NotFound, $"Unshelve attempted but the image {instance.ShelvedImageId} cannot be found."));
        }

        // Of its properties nothing is needed: the server has kept those of its own image.
        saga.State = saga.State with { Image = image with { Properties = HashOf(image) } };
        return StepOutcome.Next;
    }

    /// <summary>What the file is checked by.</summary>
    private static Dictionary<string, string> HashOf(Core.Images.ImageRecord image) =>
        image.Properties.Where(property => property.Key is "os_hash_algo" or "os_hash_value").ToDictionary();
}
