using Microsoft.Extensions.Logging;
using Nova.Messaging.Transports;

namespace Nova.Messaging.Server;

internal sealed class RpcServerFactory(ITransport transport, TimeProvider time, ILogger<RpcServer> logger) : IRpcServerFactory
{
    public RpcServer Create(RpcTable table, string host, RpcServerOptions? options = null) =>
        new(transport, table, host, options ?? new RpcServerOptions(), time, logger);
}
