using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging.Tests.InMemory;

public sealed class InMemoryEncodedContract : RpcContract
{
    private readonly InMemoryBroker _broker = new();

    public override ITransport Connect() => _broker;
}

public sealed class InMemoryByReferenceContract : RpcContract
{
    private readonly InMemoryBroker _broker = new(encode: false);

    public override ITransport Connect() => _broker;
}
