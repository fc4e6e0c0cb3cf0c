using Microsoft.Extensions.Logging.Abstractions;
using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.RabbitMq;
using RabbitMQ.Client;

namespace Nova.Messaging.Tests.RabbitMq;

[Collection("RabbitMQ")]
public sealed class RabbitContract(RabbitNode node) : RpcContract
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private RabbitUrl? _url;

    public override async ValueTask InitializeAsync() => _url = RabbitUrl.Parse(await node.UrlAsync());

    public override ITransport Connect() => new RabbitTransport(
        _url!, new() { Prefix = _prefix, QueueLength = QueueLength }, TimeProvider.System, NullLogger<RabbitTransport>.Instance);

    protected override async Task<int> DepthAsync(string topic)
    {
        var factory = new ConnectionFactory { Port = _url!.Endpoints[0].Port, UserName = _url.User, Password = _url.Password };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (int)(await channel.QueueDeclarePassiveAsync($"{_prefix}.{topic}")).MessageCount;
    }
}
