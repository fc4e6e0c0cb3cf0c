using Nova.Conductor.Images;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The image is whole: EC2 shows it as available.</summary>
internal sealed class FinishImage(IServerImages images, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<RegisterState> saga, CancellationToken ct)
    {
        await images.SayAsync(saga.State.ImageId, "image_state", "available", saga.Context.RequestId, ct).ConfigureAwait(false);
        await journal.EndAsync(saga, static _ => { }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
