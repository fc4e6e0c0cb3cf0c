using MemoryPack;
using Nova.Conductor.Sagas.Steps;

namespace Nova.Conductor.Sagas;

/// <summary>An image that a bundle is made into.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record RegisterState
{
    [MemoryPackOrder(0)]
    public required string ImageId { get; init; }

    [MemoryPackOrder(1)]
    public required string ProjectId { get; init; }

    /// <summary>The bundle's manifest: <c>bucket/key</c>.</summary>
    [MemoryPackOrder(2)]
    public required string Location { get; init; }
}

/// <summary>Fills an image with what a bundle holds, beginning again wherever a conductor died, and says in <c>image_state</c> what came of it.</summary>
internal sealed record RegisterImageSaga : SagaDefinition<RegisterState>
{
    public const string KindName = "register_image";

    public RegisterImageSaga(AwaitRecord record, UnbundleImage unbundle, FinishImage finish)
        : base(KindName, TimeSpan.FromHours(6))
    {
        Steps =
        [
            //    step             do                undo
            Step("await_record",   record.DoAsync,   record.UndoAsync),                     // undone: the image says that it failed
            Step("unbundle_image", unbundle.DoAsync),
            Step("finish",         finish.DoAsync) with { PointOfNoReturn = true },         // its bytes are whole
        ];

        // Each of them moves a whole image.
        MaxRunning = 4;
    }
}
