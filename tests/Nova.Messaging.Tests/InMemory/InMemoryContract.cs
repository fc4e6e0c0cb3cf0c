using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging.Tests.InMemory;

public sealed class InMemoryEncodedContract : RpcContract
{
    private readonly InMemoryBroker _broker = new(encode: true, QueueLength);

    public override ITransport Connect() => _broker;

    protected override Task<int> DepthAsync(string topic) => Task.FromResult(_broker.DepthOf(new Address(topic)));
}

public sealed class InMemoryByReferenceContract : RpcContract
{
    private readonly InMemoryBroker _broker = new(encode: false, QueueLength);

    public override ITransport Connect() => _broker;

    protected override Task<int> DepthAsync(string topic) => Task.FromResult(_broker.DepthOf(new Address(topic)));
}
