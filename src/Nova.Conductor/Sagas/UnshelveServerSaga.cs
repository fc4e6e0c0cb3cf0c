using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What the unshelving of a server that is on no host knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record UnshelveState : IPlacing<UnshelveState>
{
    [MemoryPackOrder(0)]
    public required Search Search { get; init; }

    /// <summary>The image of its disk, once it has been found.</summary>
    [MemoryPackOrder(1)]
    public ImageRecord? Image { get; init; }

    [MemoryPackOrder(2)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(3)]
    public string? KeyType { get; init; }

    /// <summary>The guest on the host that is claimed.</summary>
    [MemoryPackOrder(4)]
    public GuestOrder? Order { get; init; }

    /// <summary>The guest as made; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Guest { get; init; }

    public UnshelveState With(Search search) => this with { Search = search };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance;
}

/// <summary>Unshelves a server that is on no host: placed as a new one, and made of its image. Whatever goes wrong, the image stays, and the server is what it was where that could be brought about.</summary>
internal sealed record UnshelveServerSaga : SagaDefinition<UnshelveState>
{
    public UnshelveServerSaga(FindShelvedImage find, SelectHost select, ClaimForUnshelving claim, UnshelveOnHost make, FinishUnshelving finish)
        : base("unshelve_server", ComputeRpc.BuildServer.Timeout) => Steps =
        [
            //    step               do               undo
            Step("find_image",       find.DoAsync),                     // changes nothing
            Step(SelectHost.Step,    select.DoAsync),                   // changes nothing
            Step("claim_host",       claim.DoAsync,   claim.UndoAsync), // claim, group policy and binding in one transaction
            Step("make_on_host",     make.DoAsync,    make.UndoAsync),  // destroyed under a higher attempt
            Step("finish",           finish.DoAsync) with { PointOfNoReturn = true },   // ACTIVE; the image goes
        ];

    public override string? EventOf(UnshelveState state, string phase) => InstanceEvents.Unshelve;

    protected override VmState StateAfterFailure(Saga<UnshelveState> saga) => saga.Position < 0 ? VmState.ShelvedOffloaded : VmState.Error;
}
