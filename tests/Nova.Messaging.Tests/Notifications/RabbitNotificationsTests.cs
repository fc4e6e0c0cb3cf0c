using System.Text;
using Nova.Messaging.Notifications;
using Nova.Messaging.Tests.RabbitMq;
using RabbitMQ.Client;

namespace Nova.Messaging.Tests.Notifications;

/// <summary>What leaves here is read by oslo.messaging's own listener, over a real RabbitMQ.</summary>
[Collection("RabbitMQ")]
public sealed class RabbitNotificationsTests(RabbitNode node)
{
    private readonly string exchange = $"nova-{Guid.NewGuid():N}";
    private readonly string topic = $"versioned_notifications-{Guid.NewGuid():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AListenerIsGivenEachInItsOrderWithPriorityContextAndPayload(bool isEnveloped)
    {
        var url = await node.UrlAsync();
        await using var listener = await OsloListener.StartAsync(url, exchange, topic, 3, Ct);
        await using var sink = Sink(url, isEnveloped);
        var first = Of("instance.create.start", "INFO", """{"nova_object.data":{"display_name":"ä \"quoted\" 😀"}}""");
        var second = Of("instance.create.end", "INFO", "{}");

        await sink.SendAsync([first, second], Ct);

        var one = await listener.NextAsync(Ct);
        var two = await listener.NextAsync(Ct);
        Assert.Equal("instance.create.start", one.GetProperty("event_type").GetString());
        Assert.Equal("info", one.GetProperty("priority").GetString());
        Assert.Equal("nova-compute:host1", one.GetProperty("publisher_id").GetString());
        Assert.Equal("ä \"quoted\" 😀", one.GetProperty("payload").GetProperty("nova_object.data").GetProperty("display_name").GetString());
        Assert.Equal(first.MessageId.ToString(), one.GetProperty("message_id").GetString());
        Assert.Equal("2026-03-04 05:06:07.000008", one.GetProperty("timestamp").GetString());
        Assert.Equal("req-1", one.GetProperty("request_id").GetString());
        Assert.Equal("instance.create.end", two.GetProperty("event_type").GetString());
        await sink.SendAsync([Of("instance.create.error", "ERROR", "{}")], Ct);
        Assert.Equal("error", (await listener.NextAsync(Ct)).GetProperty("priority").GetString());
    }

    [Fact]
    public async Task WhatIsSentBeforeAnybodyListensWaitsInTheQueue()
    {
        var url = await node.UrlAsync();
        await using var sink = Sink(url, isEnveloped: true);

        await sink.SendAsync([Of("flavor.create", "INFO", "{}")], Ct);

        await using var listener = await OsloListener.StartAsync(url, exchange, topic, 1, Ct);
        Assert.Equal("flavor.create", (await listener.NextAsync(Ct)).GetProperty("event_type").GetString());
    }

    [Fact]
    public async Task ABrokerThatGoesAwayFailsTheCallAndIsReachedAgainByTheNext()
    {
        var port = new Uri((await node.UrlAsync()).Replace("rabbit:", "amqp:", StringComparison.Ordinal)).Port;
        await using var cable = new Cable(port);
        var url = (await node.UrlAsync()).Replace($":{port}", $":{cable.Port}", StringComparison.Ordinal);
        await using var sink = Sink(url, isEnveloped: true);
        await sink.SendAsync([Of("flavor.create", "INFO", "{}")], Ct);

        cable.Cut();
        await Assert.ThrowsAnyAsync<Exception>(() => sink.SendAsync([Of("flavor.update", "INFO", "{}")], Ct));
        cable.Mend();
        await sink.SendAsync([Of("flavor.update", "INFO", "{}")], Ct);

        var factory = new ConnectionFactory { Uri = new Uri((await node.UrlAsync()).Replace("rabbit:", "amqp:", StringComparison.Ordinal)) };
        await using var connection = await factory.CreateConnectionAsync(Ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        var waiting = new List<string>();
        while (await channel.BasicGetAsync($"{topic}.info", autoAck: true, Ct) is { } message)
        {
            waiting.Add(Encoding.UTF8.GetString(message.Body.Span));
        }

        Assert.Contains(waiting, text => text.Contains("flavor.create", StringComparison.Ordinal));
        Assert.Contains(waiting, text => text.Contains("flavor.update", StringComparison.Ordinal));
    }

    private RabbitNotifications Sink(string url, bool isEnveloped) =>
        new(new RabbitNotificationOptions(url, Tls: null, "tests", exchange, [topic], IsDurable: false, isEnveloped));

    private static Notification Of(string type, string priority, string payload) => new(
        Guid.NewGuid(), "nova-compute:host1", type, priority, Encoding.UTF8.GetBytes(payload),
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMicroseconds(8), "req-1", "user", "project");
}
