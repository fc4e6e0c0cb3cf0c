using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;
using Nova.Hosting.Heartbeat;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Hosting.Tests.Daemon;

public sealed class MessagingTests
{
    [Theory]
    [InlineData("transport_url = zmq://mq", "nova.conf:2: [DEFAULT] transport_url = ****: 'zmq://' is no transport of this version; rabbit:// and memory:// are")]
    [InlineData("transport_url = hunter2", "nova.conf:2: [DEFAULT] transport_url = ****: '?://' is no transport of this version; rabbit:// and memory:// are")]
    [InlineData(
        "rpc_backend = qpid\nqpid_hostname = mq",
        "nova.conf:3: [DEFAULT] qpid_hostname (now [DEFAULT] transport_url) = ****: 'qpid://' is no transport of this version; rabbit:// and memory:// are")]
    public void A_transport_that_does_not_exist_is_refused(string text, string expected)
    {
        var bad = Assert.Throws<ConfigurationException>(() =>
            NovaDaemon.Build("nova-scheduler", NovaConfiguration.FromText($"[DEFAULT]\n{text}\n"), daemon => daemon.AddMessaging()));

        Assert.Equal(expected, bad.Message);
    }

    [Fact]
    public async Task Daemons_of_one_process_share_a_broker_that_neither_disposes()
    {
        var broker = new InMemoryBroker(encode: false);
        await using var first = Build(broker);
        await using var second = Build(broker);

        Assert.Same(broker, first.Services.GetRequiredService<ITransport>());
        Assert.NotSame(first.Services.GetRequiredService<IRpcClient>(), second.Services.GetRequiredService<IRpcClient>());
    }

    [Fact]
    public async Task A_daemon_whose_conductor_is_away_starts_and_is_not_ready()
    {
        await using var daemon = Build(new InMemoryBroker(encode: false));

        await daemon.StartAsync();

        Assert.False(daemon.Services.GetRequiredService<ServiceLease>().IsHeld);
        Assert.StartsWith("the lease has ended", await daemon.Services.GetServices<Hosting.Health.IReadinessCheck>().Single().FindProblemAsync(CancellationToken.None));
        await daemon.StopAsync();
    }

    private static NovaDaemonHost Build(ITransport broker) => NovaDaemon.Build(
        "nova-scheduler",
        NovaConfiguration.FromText("[DEFAULT]\ntransport_url = fake://\n"),
        daemon =>
        {
            daemon.AddMessaging();
            daemon.AddServiceHeartbeat("scheduler");
        },
        services => services.AddSingleton(broker));
}
