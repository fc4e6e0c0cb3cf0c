using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas;

/// <summary>What the end of a rescue knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record UnrescueState
{
    /// <summary>The guest, and the attempt under which its rescue ends.</summary>
    [MemoryPackOrder(0)]
    public required GuestOrder Guest { get; init; }

    /// <summary>The guest as it runs; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Restored { get; init; }
}

/// <summary>Boots a rescued server from its own disks again. A failure leaves it in ERROR: a hard reboot boots them.</summary>
internal sealed record UnrescueServerSaga : SagaDefinition<UnrescueState>
{
    public UnrescueServerSaga(UnrescueOnHost unrescue, FinishUnrescue finish)
        : base("unrescue_server", ComputeRpc.UnrescueGuest.Timeout) => Steps =
        [
            //    step                do
            Step("unrescue_on_host",  unrescue.DoAsync),
            Step("finish",            finish.DoAsync) with { PointOfNoReturn = true },
        ];

    public override string? EventOf(UnrescueState state, string phase) => "unrescue";
}
