using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas;

/// <summary>What a delete knows besides the instance.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record DeleteState
{
    /// <summary>Attempt given to the host.</summary>
    [MemoryPackOrder(0)]
    public int Attempt { get; init; }

    /// <summary>Refusals by the host so far.</summary>
    [MemoryPackOrder(1)]
    public int Refusals { get; init; }

    /// <summary>True where the host's lease had ended, so that it is told when it comes back.</summary>
    [MemoryPackIgnore]
    public bool HostIsGone { get; init; }
}

/// <summary>Deletes a server: it never goes back. Where the host cannot, the server is in ERROR and can be deleted again.</summary>
internal static class DeleteServerSaga
{
    public const string Kind = "delete_server";

    public static SagaDefinition Define(DestroyOnHost destroy, FinishDelete finish, FailDelete fail) => new()
    {
        Kind = Kind,
        Steps =
        [
            //    step               do                undo
            new("destroy_on_host",  destroy.DoAsync,  Undo: null) { PointOfNoReturn = true },
            new("finish",           finish.DoAsync,   Undo: null),   // allocation, quota, group membership and row in one transaction
        ],
        Fail = fail.RunAsync,
        Patience = ComputeRpc.DestroyServer.Timeout,
        Decode = static bytes => MemoryPackSerializer.Deserialize<DeleteState>(bytes)!,
        Encode = static state => MemoryPackSerializer.Serialize((DeleteState)state),
    };
}
