using Nova.Conductor.Sagas;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Snapshots;

/// <summary>The image that a saga was making which something else has taken the place of: nobody would finish it.</summary>
internal static class SupersededImage
{
    /// <summary>Has it removed, by whoever owned that saga.</summary>
    public static void Discard(WriteScope scope, SagaRegistry registry, SagaEntry? superseded)
    {
        if (superseded is not null && registry.Restore(superseded) is { } saga && saga.Definition.ImageOf(saga) is { } image)
        {
            DiscardImageSaga.Write(scope, saga, image, mayCome: true);
        }
    }
}
