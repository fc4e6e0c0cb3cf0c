using Nova.Conductor.Sagas;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>Something else takes the place of the saga that runs on a server.</summary>
internal sealed class SupersedeSaga(SagaRegistry registry)
{
    /// <summary>Takes it away, whoever runs it, ends its action, and has the image removed that it was making: nobody would finish it. Nothing happens where there is none.</summary>
    public void Supersede(WriteScope scope, Guid instanceId, string why)
    {
        var superseded = SagaStore.OfInstance(scope, instanceId);
        if (!SagaStore.RemoveOfInstance(scope, instanceId))
        {
            return;
        }

        if (superseded is not null && registry.Restore(superseded) is { } saga && saga.Definition.ImageOf(saga) is { } image)
        {
            DiscardImageSaga.Write(scope, saga, image, mayCome: true);
        }

        ActionStore.Supersede(scope, instanceId, why);
    }
}
