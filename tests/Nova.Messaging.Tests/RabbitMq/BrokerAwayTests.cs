using Microsoft.Extensions.Time.Testing;
using Nova.Core.Faults;
using Nova.Messaging.Transports.RabbitMq;

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>A broker that is not there, tried again and again.</summary>
public sealed class BrokerAwayTests
{
    [Fact]
    public async Task ThatItIsAwayIsSaidOnceAMinuteInOneLine()
    {
        var time = new FakeTimeProvider();
        var log = new LogLines<RabbitTransport>();
        // Nothing listens on port 1.
        await using var transport = new RabbitTransport(RabbitUrl.Parse("rabbit://u:secret@127.0.0.1:1/"), new TransportOptions(), time, log);
        using var enough = new CancellationTokenSource();
        var connecting = transport.ConnectAsync(enough.Token).AsTask();

        await TriesAsync(10);
        Assert.Equal(["Warning: RabbitMQ at 127.0.0.1:1, virtual host / cannot be used: Connection refused; trying again"], Said());

        time.Advance(Outage.Quiet);
        await TriesAsync(20);
        Assert.Equal(2, Said().Count());

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);

        IEnumerable<string> Said() => log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal));

        async Task TriesAsync(int count)
        {
            while (log.Lines.Count(line => line.StartsWith("Debug: RabbitMQ at", StringComparison.Ordinal)) < count)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }
}
