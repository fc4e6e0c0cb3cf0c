using Microsoft.Extensions.Logging.Abstractions;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.RabbitMq;

namespace Nova.Messaging.Tests.RabbitMq;

[Collection("RabbitMQ")]
public sealed class RabbitContract(RabbitNode node) : RpcContract
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private RabbitUrl? _url;

    public override async ValueTask InitializeAsync() => _url = RabbitUrl.Parse(await node.UrlAsync());

    public override ITransport Connect() =>
        new RabbitTransport(_url!, _prefix, "test", TimeProvider.System, NullLogger<RabbitTransport>.Instance);
}
