using Nova.Conductor.Bundles;
using Nova.Conductor.Images;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Moves the image out of its bundle into the image service. Begun again after a crash, it finds the image filled, or empty.</summary>
internal sealed class UnbundleImage(IBundles bundles, IServerImages images, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async Task<StepOutcome> DoAsync(Saga<RegisterState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var image = await images.FindAsync(state.ImageId, saga.Context.RequestId, ct).ConfigureAwait(false);
        if (image is null or { Status: "active" })
        {
            // Filled by an earlier try, or deleted meanwhile: there is nothing left to fill.
            return StepOutcome.Next;
        }

        try
        {
            await bundles.FillAsync(state.ImageId, state.ProjectId, state.Location, saga.Context, ct).ConfigureAwait(false);
            return StepOutcome.Next;
        }
        catch (FaultException gone) when (gone.Fault is { Kind: FaultKind.NotFound, Code: not "object_not_found" })
        {
            return StepOutcome.Next;
        }
        catch (FaultException busy) when (busy.Fault.Kind == FaultKind.Conflict && time.GetUtcNow() < saga.Deadline)
        {
            // The image service has not noticed yet that the upload of a conductor which died is over.
            await Task.Delay(Pause, time, ct).ConfigureAwait(false);
            return StepOutcome.RepeatFrom(saga.StepName);
        }
    }
}
