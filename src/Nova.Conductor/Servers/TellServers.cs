using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>sagas.tell_servers</c>: external events become signals of the operations that are under way. Repeating it changes nothing: what was said first holds.</summary>
internal sealed class TellServersHandler(NovaDatabase database, IRpcClient rpc)
{
    private const string Completed = "completed";

    public async Task<Nothing> HandleAsync(TellServers request, RpcCall call, CancellationToken ct)
    {
        var told = await database.WriteAsync(scope => request.Events.Select(happening => Tell(scope, happening)).OfType<SagaSignalled>().ToList(), ct).ConfigureAwait(false);
        foreach (var hint in told)
        {
            await rpc.FanoutAsync(SagasRpc.Signalled, hint, call.Context, ct).ConfigureAwait(false);
        }

        return Nothing.Value;
    }

    private static SagaSignalled? Tell(WriteScope scope, ServerEvent happening)
    {
        var name = ServerEvent.KeyOf(happening.Name, happening.Tag);
        return SignalStore.Tell(scope, happening.InstanceId, name, happening.Status ?? Completed) is { } saga ? new SagaSignalled(saga, name) : null;
    }
}
