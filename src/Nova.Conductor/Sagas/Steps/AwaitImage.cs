using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Waits until the API says that it has made the image's record, which it does with the user's rights and within the user's limits.</summary>
internal sealed class AwaitImage(SagaSignals signals, SagaJournal journal)
{
    /// <summary>Longer than any API request waits for the image service. An API that has died by then says nothing more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<StepOutcome> DoAsync(Saga<SnapshotState> saga, CancellationToken ct)
    {
        var name = ServerEvent.KeyOf(SnapshotsRpc.ImageMade, saga.State.ImageId);
        var told = await signals.WaitForAsync(saga, name, saga.CreatedAt + Patience, ct).ConfigureAwait(false);
        if (told is not { Word: "completed" })
        {
            return StepOutcome.Fail(new Fault(
                FaultKind.Unavailable, $"Image {saga.State.ImageId} was not made.", Details: told is null ? "The API that began the snapshot is gone." : "The image service refused it."));
        }

        var task = saga.State.Backup is null ? TaskState.ImageSnapshot : TaskState.ImageBackup;
        await journal.DoneAsync(saga, saga.State, scope => InstanceStore.SetTask(scope, saga.InstanceId, task)).ConfigureAwait(false);
        saga.Instance = null;
        return StepOutcome.Next;
    }

    public Task UndoAsync(Saga<SnapshotState> saga, CancellationToken ct) =>
        journal.UndoneAsync(saga, saga.State, scope => DiscardImageSaga.Write(scope, saga, saga.State.ImageId, mayCome: true));
}
