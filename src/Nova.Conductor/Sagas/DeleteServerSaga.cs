using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a delete knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record DeleteState
{
    /// <summary>The guests to be destroyed: none, one, or two of a server that is between two hosts.</summary>
    [MemoryPackOrder(0)]
    public required IReadOnlyList<GuestOrder> Guests { get; init; }

    /// <summary>True where the server was soft-deleted: it uses no quota any more, and is that again where its host cannot.</summary>
    [MemoryPackOrder(1)]
    public bool WasSoftDeleted { get; init; }

    /// <summary>The state with one order further on.</summary>
    public DeleteState With(GuestOrder order) => this with { Guests = [.. Guests.Select(guest => guest.GuestId == order.GuestId ? order : guest)] };
}

/// <summary>Deletes a server: it never goes back. Where the host cannot, the server is in ERROR, everything else as it is, and can be deleted again.</summary>
internal sealed record DeleteServerSaga : SagaDefinition<DeleteState>
{
    public DeleteServerSaga(DestroyOnHosts destroy, FinishDelete finish)
        : base("delete_server", ComputeRpc.DestroyServer.Timeout) => Steps =
        [
            //    step               do
            Step("destroy_on_host",  destroy.DoAsync) with { PointOfNoReturn = true },
            Step("finish",           finish.DoAsync),   // allocations, quota, group membership and row in one transaction
        ];

    public override string? EventOf(DeleteState state, string phase) => "delete";

    protected override VmState StateAfterFailure(Saga<DeleteState> saga) => saga.State.WasSoftDeleted ? VmState.SoftDelete : VmState.Error;
}
