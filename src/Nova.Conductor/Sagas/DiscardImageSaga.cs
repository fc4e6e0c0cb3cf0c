using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>An image that nobody needs any more.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record DiscardState
{
    [MemoryPackOrder(0)]
    public required string ImageId { get; init; }

    /// <summary>True where somebody may be about to make it: then it is looked for again for a while.</summary>
    [MemoryPackOrder(1)]
    public bool MayCome { get; init; }
}

/// <summary>
/// Removes an image. Whoever finds it superfluous writes this in the transaction that makes it so: nobody waits for the image service, and an image that is not needed does
/// not stay because somebody crashed.
/// </summary>
internal sealed record DiscardImageSaga : SagaDefinition<DiscardState>
{
    public const string KindName = "discard_image";

    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    public DiscardImageSaga(DiscardImage discard)
        : base(KindName, Long) => Steps =
        [
            //    step             do
            Step("discard_image",  discard.DoAsync) with { PointOfNoReturn = true },   // tried until the image service answers
        ];

    /// <summary>Writes one on behalf of another saga. Its owner finds it within half a minute.</summary>
    public static void Write(WriteScope scope, Saga because, string imageId, bool mayCome = false) =>
        Write(scope, because.Owner, because.Context, imageId, mayCome);

    /// <summary>Writes one; its owner finds it within half a minute, or is told to start it.</summary>
    public static SagaEntry Write(WriteScope scope, Guid owner, RequestContext context, string imageId, bool mayCome = false)
    {
        var entry = SagaStarter.New(scope, KindName, Long, owner, context, action: 0, new DiscardState { ImageId = imageId, MayCome = mayCome });
        SagaStore.Insert(scope, entry);
        return entry;
    }
}
