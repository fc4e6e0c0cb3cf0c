using Nova.Conductor.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>sagas.tell_servers</c>: external events become signals of the operations that are under way. Repeating it changes nothing: what was said first holds.</summary>
internal sealed class TellServersHandler(NovaDatabase database, SagaRegistry registry, IRpcClient rpc)
{
    private const string Completed = "completed";

    public async Task<ServersTold> HandleAsync(TellServers request, RpcCall call, CancellationToken ct)
    {
        var told = await database.WriteAsync(scope => request.Events.Select(happening => Tell(scope, happening)).ToList(), ct).ConfigureAwait(false);
        foreach (var hint in told.OfType<SagaSignalled>())
        {
            await rpc.FanoutAsync(SagasRpc.Signalled, hint, call.Context, ct).ConfigureAwait(false);
        }

        return new ServersTold([.. told.Select(hint => hint is not null)]);
    }

    private SagaSignalled? Tell(WriteScope scope, ServerEvent happening)
    {
        if (happening.Name == SnapshotsRpc.ImageMade && !IsWaitedFor(scope, happening))
        {
            return null;
        }

        var name = ServerEvent.KeyOf(happening.Name, happening.Tag);
        return SignalStore.Tell(scope, happening.InstanceId, name, happening.Status ?? Completed) is { } saga ? new SagaSignalled(saga, name) : null;
    }

    /// <summary>An image belongs to one snapshot: the server's next operation does not fill it.</summary>
    private bool IsWaitedFor(WriteScope scope, ServerEvent image) =>
        SagaStore.OfInstance(scope, image.InstanceId) is { } entry && registry.Restore(entry) is { } saga && saga.Definition.ImageOf(saga) == image.Tag;
}
