using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

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
    public const string KindName = "trigger_crash_dump";

    private static readonly TimeSpan Long = ComputeRpc.InjectNmi.Timeout;

    public CrashDumpSaga(InjectNmiOnHost inject)
        : base(KindName, Long) => Steps =
        [
            //    step                do
            Step("inject_nmi_on_host",  inject.DoAsync),
        ];

    /// <summary>Writes one; its owner finds it within half a minute, or is told to start it.</summary>
    public static SagaEntry Write(WriteScope scope, Guid owner, RequestContext context, long action, CrashDumpState state)
    {
        var entry = new SagaEntry
        {
            Id = Guid.NewGuid(),
            Kind = KindName,
            Owner = owner,
            Deadline = scope.Now + Long,
            State = new SagaPage { ActionId = action, State = MemoryPackSerializer.Serialize(state) }.ToBytes(),
            CreatedAt = scope.Now,
            Context = context,
        };
        SagaStore.Insert(scope, entry);
        return entry;
    }

    protected override void AlsoFail(WriteScope scope, Saga<CrashDumpState> saga) =>
        ActionStore.Finish(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
}
