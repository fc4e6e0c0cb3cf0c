using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a snapshot knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record SnapshotState : ISnapshotState<SnapshotState>
{
    /// <summary>The image; its record is made by the API with the user's rights.</summary>
    [MemoryPackOrder(0)]
    public required string ImageId { get; init; }

    /// <summary>The guest.</summary>
    [MemoryPackOrder(1)]
    public required GuestOrder Order { get; init; }

    /// <summary>vm_state when it was asked for: it stays.</summary>
    [MemoryPackOrder(2)]
    public required VmState Before { get; init; }

    /// <summary>Where it is one of a row of backups; null for a snapshot.</summary>
    [MemoryPackOrder(3)]
    public BackupPlan? Backup { get; init; }

    /// <summary>Backups that are too many now; looked for again after a crash, never journaled.</summary>
    [MemoryPackIgnore]
    public IReadOnlyList<string> Superfluous { get; init; } = [];

    /// <summary>What the host answered; never journaled.</summary>
    [MemoryPackIgnore]
    public PowerState After { get; init; }

    [MemoryPackIgnore]
    public SnapshotTasks Tasks => SnapshotTasks.OfImage;

    public SnapshotState With(GuestOrder order) => this with { Order = order };

    public SnapshotState Taken(PowerState power) => this with { After = power };
}

/// <summary>Makes an image of a server. Whatever goes wrong, the server is as it was and there is no image.</summary>
internal sealed record SnapshotSaga : SagaDefinition<SnapshotState>
{
    public SnapshotSaga(AwaitImage image, SnapshotOnHost snapshot, CountBackups count, FinishSnapshot finish)
        : base("snapshot_server", ComputeRpc.SnapshotServer.Timeout) => Steps =
        [
            //    step                do                  undo
            Step("await_image",       image.DoAsync,      image.UndoAsync),      // made by the API; discarded
            Step("snapshot_on_host",  snapshot.DoAsync,   snapshot.UndoAsync),   // the disk is sent to it; cancelled under a higher attempt
            Step("count_backups",     count.DoAsync),                            // which of them are too many
            Step("finish",            finish.DoAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(SnapshotState state, string phase) => InstanceEvents.Snapshot;

    public override string? SubjectOf(SnapshotState state) => state.ImageId;

    public override string? ImageOf(SnapshotState state) => state.ImageId;

    protected override VmState StateAfterFailure(Saga<SnapshotState> saga) => saga.State.Before;
}
