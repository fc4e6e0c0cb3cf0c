using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Images;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>What an evacuation knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record EvacuateState : IPlacing<EvacuateState>, ILeaving<EvacuateState>
{
    [MemoryPackOrder(0)]
    public required Search Search { get; init; }

    /// <summary>The record of the move.</summary>
    [MemoryPackOrder(1)]
    public required Guid MigrationId { get; init; }

    /// <summary>Image to build from where the disks are not found; null where there is none, or it is gone.</summary>
    [MemoryPackOrder(2)]
    public ImageRecord? Image { get; init; }

    [MemoryPackOrder(3)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(4)]
    public string? KeyType { get; init; }

    /// <summary>Whether the disks are on shared storage, as the operator says; null where the host finds out.</summary>
    [MemoryPackOrder(5)]
    public bool? OnSharedStorage { get; init; }

    [MemoryPackOrder(6)]
    public bool PowerOn { get; init; }

    /// <summary>The guest on the host that is down: the one the server is, until the last step.</summary>
    [MemoryPackOrder(7)]
    public required GuestOrder Source { get; init; }

    /// <summary>The guest it becomes; null until its place is claimed.</summary>
    [MemoryPackOrder(8)]
    public GuestOrder? Destination { get; init; }

    /// <summary>Its power state once it is made.</summary>
    [MemoryPackOrder(9)]
    public PowerState After { get; init; }

    /// <summary>Its disks where they were made anew; null where they were found.</summary>
    [MemoryPackOrder(10)]
    public GuestState? Made { get; init; }

    public EvacuateState With(Search search) => this with { Search = search };

    public EvacuateState WithSource(GuestOrder source) => this with { Source = source };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance;
}

/// <summary>
/// Makes a server anew on another host than its own, which is down. Until the last step the server is the guest that is out of reach, and a failure leaves it there in ERROR, to be
/// evacuated again or found as it was when its host returns.
/// </summary>
internal sealed record EvacuateServerSaga : SagaDefinition<EvacuateState>
{
    public EvacuateServerSaga(SelectHost select, ClaimForEvacuation claim, EvacuateOnHost make, LeaveSource leave, FinishEvacuation finish)
        : base("evacuate_server", ComputeRpc.EvacuateServer.Timeout) => Steps =
        [
            //    step                 do               undo
            Step(SelectHost.Step,      select.DoAsync),                    // changes nothing
            Step("claim_destination",  claim.DoAsync,   claim.UndoAsync),  // a second guest, with a claim of its own
            Step("evacuate_on_host",   make.DoAsync,    make.UndoAsync),   // on the disks it finds or anew; destroyed under a higher attempt, what was found stays
            Step(LeaveSource.Step,     leave.DoAsync) with { PointOfNoReturn = true },   // a source that is back already removes its guest now
            Step("finish",             finish.DoAsync),                    // the switch: the old guest is a leftover, its claim given back
        ];

    /// <summary>Beyond the point of no return the server is the guest that was made, whatever its old host does about the other one.</summary>
    protected override VmState StateAfterFailure(Saga<EvacuateState> saga) => !HasLeft(saga) ? VmState.Error : saga.State.PowerOn ? VmState.Active : VmState.Stopped;

    protected override void AlsoFail(WriteScope scope, Saga<EvacuateState> saga)
    {
        if (HasLeft(saga))
        {
            LeftHost.Switch(scope, saga.InstanceId, saga.State, isLeft: true);
            InstanceStore.Rebuilt(
                scope, saga.InstanceId, StateAfterFailure(saga), saga.State.After, saga.State.Made?.RootDeviceName, saga.State.Made?.BlockDevices);
        }

        MigrationStore.SetStatus(
            scope,
            saga.State.MigrationId,
            HasLeft(saga) ? MigrationStatus.Done : saga.State.Search.FailedHosts.Count > 0 ? MigrationStatus.Failed : MigrationStatus.Error);
    }

    private bool HasLeft(Saga<EvacuateState> saga) => saga.Position >= IndexOf(LeaveSource.Step);
}
