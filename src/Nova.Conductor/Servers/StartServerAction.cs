using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Sagas;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.action</c>: refuses by the table of transitions, or writes the saga of a power action and starts it.</summary>
internal sealed class StartServerActionHandler(NovaDatabase database, SagaStarter sagas, PowerActions actions, InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(StartServerAction request, RpcCall call, CancellationToken ct)
    {
        var owner = sagas.Owner;
        var started = await database.WriteAsync(
            scope =>
            {
                SagaEntry? entry = null;
                CallResults.Once(scope, call.CallId, _ =>
                {
                    entry = EditedServer.Change(scope, request.Id, call.Context, seen =>
                    {
                        EditedServer.Require(request.Action, seen, request.OverrideLock);
                        return actions.TryWrite(scope, seen, request.Action, owner, call.Context);
                    });
                    return Nothing.Value;
                });
                return entry;
            },
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return await instances.RequireAsync(request.Id, ct).ConfigureAwait(false);
    }
}
