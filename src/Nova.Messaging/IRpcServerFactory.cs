namespace Nova.Messaging;

/// <summary>Makes the servers of a daemon.</summary>
public interface IRpcServerFactory
{
    /// <summary>A server that answers <paramref name="table"/> on the topic, on <c>topic.host</c> and on the topic's fanout, once started.</summary>
    RpcServer Create(RpcTable table, string host, RpcServerOptions? options = null);
}
