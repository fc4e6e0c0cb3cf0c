using Nova.Conductor.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.action</c>: refuses by the table of transitions, or writes the saga of a power action and starts it.</summary>
internal sealed class StartServerActionHandler(CallResults calls, SagaStarter sagas, StartPowerAction power, InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(StartServerAction request, RpcCall call, CancellationToken ct)
    {
        if (!InstanceTransitions.Table[request.Action].IsPowerAction)
        {
            throw new FaultException(FaultKind.BadRequest, $"{request.Action} is no power action.");
        }
        var (_, started) = await calls.OnceAsync(
            call.CallId,
            scope => (Nothing.Value, EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                EditedServer.Require(request.Action, seen, request.OverrideLock);
                return power.TryWrite(scope, seen, request.Action, call.Context);
            })),
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return await instances.RequireAsync(request.Id, ct).ConfigureAwait(false);
    }
}
