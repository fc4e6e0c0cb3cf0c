using Nova.Core.Rpc;
using Nova.Messaging.Server;

namespace Nova.Messaging;

/// <summary>The operations a service answers, written out one per line and readable from top to bottom.</summary>
/// <remarks>
/// The token given to a handler fires when nobody waits for the answer any more, or when the daemon stops and its patience is over.
/// A handler is run once per call id while the server remembers it, on any thread, and in no particular order.
/// </remarks>
/// <param name="topic">The topic served: <c>conductor</c>, <c>scheduler</c>, <c>compute</c>, …</param>
public sealed class RpcTable(string topic)
{
    private readonly Dictionary<string, RpcHandler> _handlers = [];

    /// <summary>The topic served.</summary>
    public string Topic { get; } = topic;

    /// <summary>Names of the methods answered.</summary>
    public IReadOnlyCollection<string> Methods => _handlers.Keys;

    /// <summary>Answers <paramref name="method"/> with <paramref name="handler"/>.</summary>
    public RpcTable On<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method,
        Func<TRequest, RpcCall, CancellationToken, Task<TReply>> handler)
    {
        if (method.Topic != Topic)
        {
            throw new ArgumentException($"Method {method.Name} belongs to topic {method.Topic}, not to {Topic}.", nameof(method));
        }

        _handlers.Add(method.Name, new RpcHandler<TRequest, TReply>(method, handler));
        return this;
    }

    internal RpcHandler? Find(string method) => _handlers.GetValueOrDefault(method);
}
