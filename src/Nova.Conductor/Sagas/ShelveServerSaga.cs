using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a shelving knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record ShelveState : ISnapshotState<ShelveState>
{
    /// <summary>The image of its disk.</summary>
    [MemoryPackOrder(0)]
    public required string ImageId { get; init; }

    /// <summary>The guest.</summary>
    [MemoryPackOrder(1)]
    public required GuestOrder Order { get; init; }

    /// <summary>vm_state when it was asked for.</summary>
    [MemoryPackOrder(2)]
    public required VmState Before { get; init; }

    /// <summary>True where it leaves its host at once (<c>shelved_offload_time = 0</c>).</summary>
    [MemoryPackOrder(3)]
    public required bool Offloads { get; init; }

    /// <summary>True once it is SHELVED: its disk is in the image.</summary>
    [MemoryPackOrder(4)]
    public bool IsShelved { get; init; }

    /// <summary>The command that starts it again, where shelving failed after it was stopped.</summary>
    [MemoryPackOrder(5)]
    public GuestOrder? Restart { get; init; }

    /// <summary>True once the guest may have been stopped.</summary>
    [MemoryPackOrder(6)]
    public bool MayBeStopped { get; init; }

    [MemoryPackIgnore]
    public SnapshotTasks Tasks => SnapshotTasks.OfShelving;

    public ShelveState With(GuestOrder order) => this with { Order = order };

    public ShelveState Taken(PowerState power) => this;
}

/// <summary>Shelves a server: stopped, its disk an image, and off its host at once or later. Until it is SHELVED any failure brings it back.</summary>
internal sealed record ShelveServerSaga : SagaDefinition<ShelveState>
{
    public ShelveServerSaga(MakeShelvedImage image, StopForShelving stop, SnapshotOnHost snapshot, KeepShelved keep, OffloadSteps offload)
        : base("shelve_server", ComputeRpc.SnapshotServer.Timeout) => Steps =
        [
            //    step                do                  undo
            Step("make_image",        image.DoAsync,      image.UndoAsync),      // discarded
            Step("stop_on_host",      stop.DoAsync,       stop.UndoAsync),       // started again where it ran
            Step("snapshot_on_host",  snapshot.DoAsync,   snapshot.UndoAsync),   // cancelled under a higher attempt
            Step("keep_shelved",      keep.DoAsync) with { PointOfNoReturn = true },   // SHELVED; the end where it stays on its host
            Step("offload_on_host",   offload.OffloadAsync),
            Step("finish",            offload.FinishAsync),
        ];

    public override string? EventOf(ShelveState state, string phase) => state.IsShelved && state.Offloads ? InstanceEvents.ShelveOffload : InstanceEvents.Shelve;

    public override string? ImageOf(ShelveState state) => state.IsShelved ? null : state.ImageId;

    /// <summary>A server that was paused does not come back so: it is stopped.</summary>
    protected override VmState StateAfterFailure(Saga<ShelveState> saga) => saga.State switch
    {
        { IsShelved: true } => VmState.Shelved,
        { MayBeStopped: false } => saga.State.Before,
        { Before: VmState.Active } when saga.Position < 0 => VmState.Active,
        _ => VmState.Stopped,
    };
}
