using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>What a resize or a cold migration knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record MoveState : IPlacing<MoveState>
{
    [MemoryPackOrder(0)]
    public required Search Search { get; init; }

    /// <summary>The record of the move.</summary>
    [MemoryPackOrder(1)]
    public required Guid MigrationId { get; init; }

    [MemoryPackOrder(2)]
    public required FlavorRecord OldFlavor { get; init; }

    [MemoryPackOrder(3)]
    public required FlavorRecord NewFlavor { get; init; }

    /// <summary>vm_state when it was asked for: the guest is started at its destination where it was ACTIVE, and the server is this again where the move fails.</summary>
    [MemoryPackOrder(4)]
    public required VmState Before { get; init; }

    /// <summary>Image the server was built from; null where there is none, or it is gone.</summary>
    [MemoryPackOrder(5)]
    public ImageRecord? Image { get; init; }

    /// <summary>The guest the server is.</summary>
    [MemoryPackOrder(6)]
    public required GuestOrder Source { get; init; }

    /// <summary>The guest it becomes; null until its place is claimed.</summary>
    [MemoryPackOrder(7)]
    public GuestOrder? Destination { get; init; }

    /// <summary>What the source offers; asked for again after a crash, never journaled: it holds a secret.</summary>
    [MemoryPackIgnore]
    public MoveOffer? Offer { get; init; }

    /// <summary>The guest as made; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Guest { get; init; }

    [MemoryPackIgnore]
    public bool PowerOn => Before == VmState.Active;

    public MoveState With(Search search) => this with { Search = search };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance with { Flavor = NewFlavor };
}

/// <summary>Resize and cold migration up to VERIFY_RESIZE. Until the last step the server is where it was, and any failure brings its guest back there.</summary>
internal sealed record MoveServerSaga : SagaDefinition<MoveState>
{
    public MoveServerSaga(SelectHost select, ClaimForMove claim, PrepareOnSource prepare, FinishOnDestination make, FinishMoveServer finish)
        : base("move_server", ComputeRpc.FinishMove.Timeout) => Steps =
        [
            //    step                      do                undo
            Step(SelectHost.Step,           select.DoAsync),                      // changes nothing
            Step("claim_destination",       claim.DoAsync,    claim.UndoAsync),   // a second guest, with a claim of its own
            Step(PrepareOnSource.Step,      prepare.DoAsync,  prepare.UndoAsync), // stopped; brought back under a higher attempt
            Step("finish_on_destination",   make.DoAsync,     make.UndoAsync),    // disks fetched, defined, started; destroyed under a higher attempt
            Step("finish",                  finish.DoAsync) with { PointOfNoReturn = true },   // the switch: both guests change their role in one transaction
        ];

    /// <summary>Upstream tells of three deeds on two hosts; what lies between is told by the steps.</summary>
    public override string? EventOf(MoveState state, string phase) => phase switch
    {
        "start" => InstanceEvents.ResizePrep,
        "end" => InstanceEvents.ResizeFinish,
        _ => InstanceEvents.Resize,
    };

    /// <summary>What could not be brought back in time nobody knows.</summary>
    protected override VmState StateAfterFailure(Saga<MoveState> saga) => saga.Position < 0 ? saga.State.Before : VmState.Error;

    protected override void AlsoFail(WriteScope scope, Saga<MoveState> saga)
    {
        MigrationStore.SetStatus(scope, saga.State.MigrationId, MigrationStatus.Error);
        ServerQuota.Settle(scope, InstanceQueries.Find(scope, saga.InstanceId)!, kept: saga.State.OldFlavor, dropped: saga.State.NewFlavor);
    }
}
