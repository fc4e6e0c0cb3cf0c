using Nova.Conductor.Bundles;
using Nova.Conductor.Images;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Waits until the API has made the image's record, with the user's rights and within the user's limits. One that never comes is nobody's loss.</summary>
internal sealed class AwaitRecord(IServerImages images, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<StepOutcome> DoAsync(Saga<RegisterState> saga, CancellationToken ct)
    {
        while (await images.FindAsync(saga.State.ImageId, saga.Context.RequestId, ct).ConfigureAwait(false) is null)
        {
            if (time.GetUtcNow() > saga.CreatedAt + Patience)
            {
                return StepOutcome.Fail(new Fault(FaultKind.Unavailable, $"Image {saga.State.ImageId} was not made."));
            }

            await Task.Delay(Pause, time, ct).ConfigureAwait(false);
        }

        return StepOutcome.Next;
    }

    /// <summary>Whoever looks at the image sees why it is empty.</summary>
    public async Task UndoAsync(Saga<RegisterState> saga, CancellationToken ct) =>
        await images.SayAsync(saga.State.ImageId, "image_state", BundleFailure.StateOf(saga.Because), saga.Context.RequestId, ct).ConfigureAwait(false);
}
