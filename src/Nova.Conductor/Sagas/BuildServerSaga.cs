using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas;

/// <summary>Builds a server: <c>POST /servers</c> after its rows exist.</summary>
internal static class BuildServerSaga
{
    public const string Kind = "build_server";

    public const string SelectHostStep = "select_host";

    public static SagaDefinition Define(SelectHost select, ClaimAllocation claim, BuildOnHost build, FinishBuild finish, FailBuild fail) => new()
    {
        Kind = Kind,
        Steps =
        [
            //    step                do               undo
            new(SelectHostStep,      select.DoAsync,  Undo: null),        // changes nothing
            new("claim_allocation",  claim.DoAsync,   claim.UndoAsync),   // claim, group policy and binding in one transaction
            new("build_on_host",     build.DoAsync,   build.UndoAsync),   // destroyed under a higher attempt
            new("finish",            finish.DoAsync,  Undo: null) { PointOfNoReturn = true },
        ],
        Fail = fail.RunAsync,
        Patience = ComputeRpc.BuildServer.Timeout,
        Decode = static bytes => MemoryPackSerializer.Deserialize<BuildState>(bytes)!,
        Encode = static state => MemoryPackSerializer.Serialize((BuildState)state),
    };
}
