using MemoryPack;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers;
using Nova.Core.Images;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a build knows besides the instance: the request, and how far the search for a host has come.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record BuildState : IPlacing<BuildState>
{
    /// <summary>Image to build from; null when volume-backed.</summary>
    [MemoryPackOrder(0)]
    public ImageRecord? Image { get; init; }

    [MemoryPackOrder(1)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(2)]
    public string? KeyType { get; init; }

    [MemoryPackOrder(3)]
    public required Search Search { get; init; }

    /// <summary>The guest on the host that is claimed.</summary>
    [MemoryPackOrder(4)]
    public GuestOrder? Order { get; init; }

    /// <summary>Networks it is to be on; null for none.</summary>
    [MemoryPackOrder(5)]
    public IReadOnlyList<NetworkAsk>? Networks { get; init; }

    /// <summary>The guest as built; known between the host's answer and the end, never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Guest { get; init; }

    public BuildState With(Search search) => this with { Search = search };

    public InstanceRecord ToPlace(InstanceRecord instance) => instance;
}

/// <summary>Builds a server: <c>POST /servers</c> after its rows exist.</summary>
internal sealed record BuildServerSaga : SagaDefinition<BuildState>
{
    public BuildServerSaga(SelectHost select, ClaimForBuild claim, BuildOnHost build, FinishBuild finish)
        : base("build_server", ComputeRpc.BuildServer.Timeout) => Steps =
        [
            //    step                do               undo
            Step(SelectHost.Step,     select.DoAsync),                    // changes nothing
            Step("claim_allocation",  claim.DoAsync,   claim.UndoAsync),  // claim, group policy, addresses and binding in one transaction
            Step("build_on_host",     build.DoAsync,   build.UndoAsync),  // destroyed under a higher attempt
            Step("finish",            finish.DoAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(BuildState state, string phase) => InstanceEvents.Create;
}
