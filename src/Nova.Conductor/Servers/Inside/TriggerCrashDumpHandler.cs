using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Inside;

/// <summary><c>servers.trigger_crash_dump</c>.</summary>
internal sealed class TriggerCrashDumpHandler(ServerOperation operation, SagaStarter sagas, CrashDumpSaga dumps)
{
    private const string Word = "trigger_crash_dump";

    public Task<Nothing> HandleAsync(TriggerCrashDump request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.TriggerCrashDump,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            var number = ActionStore.Start(scope, seen.Id, Word, call.Context);
            ActionStore.StartEvent(scope, number, $"compute_{Word}", seen.Host);
            return sagas.Write(scope, dumps, call.Context, about: null, number, new CrashDumpState { InstanceId = seen.Id, Host = seen.Host! });
        },
        ct);
}
