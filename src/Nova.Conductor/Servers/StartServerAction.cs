using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.action</c>: refuses by the table of transitions, or writes the saga of a power action and starts it.</summary>
internal sealed class StartServerActionHandler(ServerOperation operation, StartPowerAction power, InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(StartServerAction request, RpcCall call, CancellationToken ct)
    {
        if (!InstanceTransitions.Table[request.Action].IsPowerAction)
        {
            throw new FaultException(FaultKind.BadRequest, $"{request.Action} is no power action.");
        }

        await operation.StartAsync(
            request.Action, request.Id, request.OverrideLock, call, (scope, seen) => power.TryWrite(scope, seen, request.Action, call.Context), ct).ConfigureAwait(false);
        return await instances.RequireAsync(request.Id, ct).ConfigureAwait(false);
    }
}
