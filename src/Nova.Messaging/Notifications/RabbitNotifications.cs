using Nova.Messaging.Transports.RabbitMq;
using RabbitMQ.Client;

namespace Nova.Messaging.Notifications;

/// <summary>Notifications to the topic exchange that consumers of oslo.messaging listen at, each confirmed by the broker.</summary>
/// <remarks>
/// Exchange and queues are declared as oslo.messaging's rabbit driver does (<c>notify_send</c>): a queue per topic and priority, so that nothing is lost
/// while no consumer is there yet. One connection; a lost one fails the call that notices it, and the next call connects again. Not for concurrent use.
/// </remarks>
public sealed class RabbitNotifications : INotificationSink, IAsyncDisposable
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(20);

    private readonly RabbitNotificationOptions _options;
    private readonly RabbitUrl _url;
    private readonly ConnectionFactory _factory;
    private readonly HashSet<string> _declared = [];
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Connects when there is something to send.</summary>
    /// <exception cref="ArgumentException">The URL or a file of <see cref="RabbitNotificationOptions.Tls"/> cannot be used.</exception>
    public RabbitNotifications(RabbitNotificationOptions options)
    {
        var url = RabbitUrl.Parse(options.TransportUrl);
        _options = options;
        _url = options.Tls is null ? url : new RabbitTls(options.Tls).Secure(url);
        _factory = new ConnectionFactory
        {
            UserName = _url.User,
            Password = _url.Password,
            VirtualHost = _url.VirtualHost,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
    }

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ConfirmTimeout);
        try
        {
            var channel = await OpenAsync(patience.Token).ConfigureAwait(false);
            var confirmed = new List<Task>(notifications.Count * _options.Topics.Count);
            foreach (var notification in notifications)
            {
                var body = _options.IsEnveloped ? OsloMessage.EncodeEnveloped(notification) : OsloMessage.Encode(notification);
                foreach (var topic in _options.Topics)
                {
                    var key = $"{topic}.{notification.Priority.ToLowerInvariant()}";
                    await DeclareAsync(channel, key, patience.Token).ConfigureAwait(false);
                    confirmed.Add(channel.BasicPublishAsync(_options.Exchange, key, mandatory: false, Properties(), body, patience.Token).AsTask());
                }
            }

            await Task.WhenAll(confirmed).ConfigureAwait(false);
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static BasicProperties Properties() => new()
    {
        ContentType = "application/json",
        ContentEncoding = "utf-8",
        DeliveryMode = DeliveryModes.Persistent,
    };

    private async Task<IChannel> OpenAsync(CancellationToken ct)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        await CloseAsync().ConfigureAwait(false);
        _connection = await _factory.CreateConnectionAsync(_url.Endpoints, _options.ClientName, ct).ConfigureAwait(false);
        _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct).ConfigureAwait(false);
        await _channel.ExchangeDeclareAsync(_options.Exchange, ExchangeType.Topic, _options.IsDurable, autoDelete: false, cancellationToken: ct).ConfigureAwait(false);
        return _channel;
    }

    private async Task DeclareAsync(IChannel channel, string key, CancellationToken ct)
    {
        if (_declared.Contains(key))
        {
            return;
        }

        await channel.QueueDeclareAsync(key, _options.IsDurable, exclusive: false, autoDelete: false, cancellationToken: ct).ConfigureAwait(false);
        await channel.QueueBindAsync(key, _options.Exchange, key, cancellationToken: ct).ConfigureAwait(false);
        _declared.Add(key);
    }

    private async Task CloseAsync()
    {
        var connection = _connection;
        (_connection, _channel) = (null, null);
        _declared.Clear();
        if (connection is null)
        {
            return;
        }

        try
        {
            await connection.CloseAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
        catch (Exception gone) when (RabbitSession.IsLoss(gone, CancellationToken.None))
        {
            // Closed already, by the other side.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
