using Nova.Conductor.Images;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Deletes an image. One that the image service does not let go (it is protected, or in use) stays, and an operator is told.</summary>
internal sealed partial class DiscardImage(IServerImages images, SagaJournal journal, TimeProvider time, ILogger<DiscardImage> logger)
{
    private static readonly TimeSpan MayComeFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async Task<StepOutcome> DoAsync(Saga<DiscardState> saga, CancellationToken ct)
    {
        var state = saga.State;
        try
        {
            if (!await images.DeleteAsync(state.ImageId, saga.Context.RequestId, ct).ConfigureAwait(false) && state.MayCome && time.GetUtcNow() < saga.CreatedAt + MayComeFor)
            {
                await Task.Delay(Pause, time, ct).ConfigureAwait(false);
                return StepOutcome.RepeatFrom(saga.StepName);
            }
        }
        catch (FaultException refused) when (refused.Fault.Kind is not (FaultKind.Unavailable or FaultKind.Timeout))
        {
            Kept(state.ImageId, refused.Message, refused.Fault.Details);
        }

        await journal.EndAsync(saga, static _ => { }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    [LoggerMessage(LogLevel.Warning, "Image {Image} is not needed any more and cannot be deleted: {Reason} {Details}")]
    private partial void Kept(string image, string reason, string? details);
}
