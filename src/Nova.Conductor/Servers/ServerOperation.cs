using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary>An operation on a server that is a saga: found allowed and written once per call, started after the commit.</summary>
internal sealed class ServerOperation(CallResults calls, SagaStarter sagas)
{
    /// <param name="action">The operation, by the table of transitions.</param>
    /// <param name="id">The server.</param>
    /// <param name="overrideLock">Whether the caller may act on a locked server.</param>
    /// <param name="call">The call; a repeated one starts nothing.</param>
    /// <param name="write">Writes the saga of a server as it was seen; null where the server has changed since.</param>
    /// <param name="ct">Stops waiting.</param>
    public Task<Nothing> StartAsync(
        ServerAction action, Guid id, bool overrideLock, RpcCall call, Func<WriteScope, InstanceRecord, SagaEntry?> write, CancellationToken ct) =>
        StartAsync(action, id, overrideLock, call, write, static _ => Nothing.Value, ct);

    /// <summary>The same, with an answer that is stored and repeated.</summary>
    public async Task<TReply> StartAsync<TReply>(
        ServerAction action,
        Guid id,
        bool overrideLock,
        RpcCall call,
        Func<WriteScope, InstanceRecord, SagaEntry?> write,
        Func<WriteScope, TReply> answer,
        CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope =>
            {
                var entry = EditedServer.Change(scope, id, call.Context, seen =>
                {
                    EditedServer.Require(action, seen, overrideLock);
                    return write(scope, seen);
                });
                return (answer(scope), entry);
            },
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return reply;
    }
}
