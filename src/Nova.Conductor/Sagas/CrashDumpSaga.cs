using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas;

/// <summary>Which guest is to dump, and where it was when it was asked to.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record CrashDumpState
{
    [MemoryPackOrder(0)]
    public required Guid InstanceId { get; init; }

    [MemoryPackOrder(1)]
    public required string Host { get; init; }
}

/// <summary>Sends a guest an interrupt. As upstream the server shows nothing of it and does whatever else it is told meanwhile: the saga keeps no other from it.</summary>
internal sealed record CrashDumpSaga : SagaDefinition<CrashDumpState>
{
    public CrashDumpSaga(InjectNmiOnHost inject)
        : base("trigger_crash_dump", ComputeRpc.InjectNmi.Timeout) => Steps =
        [
            //    step                do
            Step("inject_nmi_on_host",  inject.DoAsync),
        ];
}
