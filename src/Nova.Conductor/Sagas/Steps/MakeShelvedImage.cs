using Nova.Conductor.Images;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Shelving;
using Nova.OpenStack.Images;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Makes the record of the image that the server's disk goes into. It is the project's own, whoever shelves the server.</summary>
internal sealed class MakeShelvedImage(IServerImages images, SagaJournal journal, InstanceReader instances, ShelveOptions options)
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    public async Task<StepOutcome> DoAsync(Saga<ShelveState> saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var image = ServerImage.Of(instance, saga.State.ImageId, $"{instance.Name}-shelved", "snapshot", NoMetadata, options.NotInherited, saga.Context);
        await images.MakeAsync(image with { Owner = instance.ProjectId, Visibility = "private" }, saga.Context.RequestId, ct).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    public Task UndoAsync(Saga<ShelveState> saga, CancellationToken ct) =>
        journal.UndoneAsync(saga, saga.State, scope => DiscardImageSaga.Write(scope, saga, saga.State.ImageId, mayCome: true));
}
