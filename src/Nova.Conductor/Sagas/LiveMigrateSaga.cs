using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers.Moves;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>What a live migration knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record LiveMigrateState : IPlacing<LiveMigrateState>, ILeaving<LiveMigrateState>
{
    [MemoryPackOrder(0)]
    public required Search Search { get; init; }

    /// <summary>The record of the move.</summary>
    [MemoryPackOrder(1)]
    public required Guid MigrationId { get; init; }

    /// <summary>vm_state, before and after.</summary>
    [MemoryPackOrder(2)]
    public required VmState Before { get; init; }

    /// <summary>Whether disks are copied, as asked for; null where it is found out.</summary>
    [MemoryPackOrder(3)]
    public bool? BlockMigration { get; init; }

    [MemoryPackOrder(4)]
    public bool DiskOverCommit { get; init; }

    /// <summary>The guest that runs: the one the server is, until the last step.</summary>
    [MemoryPackOrder(5)]
    public required GuestOrder Source { get; init; }

    /// <summary>The guest it becomes; null until its place is claimed.</summary>
    [MemoryPackOrder(6)]
    public GuestOrder? Destination { get; init; }

    /// <summary>How it gets there; null until the destination has been checked.</summary>
    [MemoryPackOrder(7)]
    public LiveTarget? Target { get; init; }

    /// <summary>Its writable disks.</summary>
    [MemoryPackOrder(8)]
    public IReadOnlyList<LiveMigrationDisk> Disks { get; init; } = [];

    /// <summary>True once somebody has had it given up.</summary>
    [MemoryPackOrder(9)]
    public bool IsAborted { get; init; }

    /// <summary>Its power state where it has arrived.</summary>
    [MemoryPackOrder(10)]
    public PowerState After { get; init; }

    /// <summary>The guest as its source describes it; asked for again after a crash, never journaled: its config drive may hold a password.</summary>
    [MemoryPackIgnore]
    public LiveSource? Described { get; init; }

    public LiveMigrateState With(Search search) => this with { Search = search };

    public LiveMigrateState WithSource(GuestOrder source) => this with { Source = source };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance;
}

/// <summary>
/// Moves a server while it runs. Until its source has confirmed that the guest is gone from there, or the destination that it has come whole, the server is the guest at its source, and any
/// failure leaves it running there.
/// </summary>
internal sealed record LiveMigrateSaga : SagaDefinition<LiveMigrateState>
{
    public LiveMigrateSaga(
        SelectHost select, ClaimForLiveMigration claim, CheckLiveMigration check, PrepareLiveDestination prepare, MigrateOnSource migrate, FinishLiveMigration finish, LeaveSource leave)
        : base("live_migrate_server", ComputeRpc.MigrateLive.Timeout) => Steps =
        [
            //    step                      do               undo
            Step(SelectHost.Step,           select.DoAsync),                      // changes nothing
            Step("claim_destination",       claim.DoAsync,   claim.UndoAsync),    // a second guest, with a claim of its own
            Step("check_destination",       check.DoAsync),                       // changes nothing
            Step("prepare_destination",     prepare.DoAsync, prepare.UndoAsync),  // disks and files; destroyed under a higher attempt, what is shared stays
            Step("migrate",                 migrate.DoAsync, migrate.UndoAsync),  // stopped under a higher attempt; a guest that had gone already is gone
            Step(LeaveSource.Step,          leave.DoAsync) with { PointOfNoReturn = true },   // what is left at the source
            Step("finish",                  finish.DoAsync),                      // the switch: both guests change their role in one transaction
        ];

    /// <summary>Its parts are told of by the steps; the last of them is that the destination has the guest.</summary>
    public override string? EventOf(LiveMigrateState state, string phase) => phase == "end" ? LiveMigrationEvents.Arrive : null;

    /// <summary>Whatever fails, the guest runs on as it was, here or there.</summary>
    protected override VmState StateAfterFailure(Saga<LiveMigrateState> saga) => saga.State.Before;

    protected override void AlsoFail(WriteScope scope, Saga<LiveMigrateState> saga)
    {
        var hasLeft = saga.Position >= IndexOf(LeaveSource.Step);
        if (hasLeft)
        {
            LeftHost.Switch(scope, saga.InstanceId, saga.State, isLeft: true);
            LiveMigrationEvents.Ends(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Leave);
            LiveMigrationEvents.Happens(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Arrive);
        }

        var status = hasLeft ? MigrationStatus.Completed : saga.State.IsAborted ? MigrationStatus.Cancelled : MigrationStatus.Error;
        MigrationStore.SetStatus(scope, saga.State.MigrationId, status);
    }
}
