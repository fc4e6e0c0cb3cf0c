using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;
using Nova.Hosting.Health;
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

    [Theory]
    [InlineData("transport_url = rabbit://nova:hunter2@controller:99999/", "nova.conf:2: [DEFAULT] transport_url = ****: ")]
    [InlineData("rabbit_host = controller\nrabbit_port = 99999", "nova.conf:2: [DEFAULT] rabbit_host (now [DEFAULT] transport_url) = ****: ")]
    public void A_broker_that_cannot_be_addressed_is_refused_in_one_line(string text, string where)
    {
        var bad = Assert.Throws<ConfigurationException>(() =>
            NovaDaemon.Build("nova-scheduler", NovaConfiguration.FromText($"[DEFAULT]\n{text}\n"), daemon => daemon.AddMessaging()));

        Assert.StartsWith($"{where}must be rabbit://user:password@host:port", Assert.Single(bad.Problems), StringComparison.Ordinal);
        Assert.Contains("its host 1 has a port that is not from 1 to 65535", bad.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", bad.Message, StringComparison.Ordinal);
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
        var problems = await Task.WhenAll(daemon.Services.GetServices<IReadinessCheck>().Select(check => check.FindProblemAsync(CancellationToken.None).AsTask()));
        Assert.StartsWith("the lease has ended", Assert.Single(problems, problem => problem is not null));
        await daemon.StopAsync();
    }

    [Fact]
    public async Task A_daemon_whose_broker_is_away_is_not_ready_and_says_which_broker()
    {
        // Nothing listens on port 1.
        const int port = 1;
        await using var daemon = NovaDaemon.Build(
            "nova-api", NovaConfiguration.FromText($"[DEFAULT]\ntransport_url = rabbit://nova:hunter2@127.0.0.1:{port}/cloud\n"), daemon => daemon.AddMessaging());
        await daemon.StartAsync();

        var check = daemon.Services.GetServices<IReadinessCheck>().Single();

        Assert.Equal("message bus", check.Name);
        Assert.Equal($"RabbitMQ at 127.0.0.1:{port}, virtual host cloud is not connected", await check.FindProblemAsync(CancellationToken.None));
        await daemon.StopAsync();
    }

    [Theory]
    [InlineData("[oslo_messaging_rabbit]\nssl = true\nssl_version = SSLv3", "nova.conf:5: [oslo_messaging_rabbit] ssl_version = SSLv3: SSLv3 is not supported")]
    [InlineData("[oslo_messaging_rabbit]\nssl = true\nssl_ca_file = /none/ca.pem", "nova.conf:5: [oslo_messaging_rabbit] ssl_ca_file = /none/ca.pem: cannot be used: ")]
    [InlineData("[oslo_messaging_rabbit]\nssl = true\nssl_cert_file = /none/cert.pem", "nova.conf:5: [oslo_messaging_rabbit] ssl_cert_file = /none/cert.pem: cannot be used: ")]
    [InlineData("[oslo_messaging_rabbit]\nssl = true\nssl_key_file = /none/key.pem", "nova.conf:5: [oslo_messaging_rabbit] ssl_key_file = /none/key.pem: needs ssl_cert_file")]
    [InlineData("[DEFAULT]\ntransport_url = rabbit://h?ssl=perhaps", "nova.conf:4: [DEFAULT] transport_url = ****: ssl in its query must be true")]
    [InlineData("[DEFAULT]\ntransport_url = rabbit://h?ssl=1&ssl_verify=0", "nova.conf:4: [DEFAULT] transport_url = ****: ssl_verify in its query is not known")]
    public void What_cannot_be_done_of_tls_is_said(string text, string expected)
    {
        var bad = Assert.Throws<ConfigurationException>(() =>
            NovaDaemon.Build("nova-scheduler", NovaConfiguration.FromText($"[DEFAULT]\ntransport_url = rabbit://h\n{text}\n"), daemon => daemon.AddMessaging()));

        Assert.StartsWith(expected, bad.Message);
    }

    [Fact]
    public void The_query_of_the_url_overrides_the_section()
    {
        var options = new OptionReader(NovaConfiguration.FromText("""
            [DEFAULT]
            transport_url = rabbit://h1,h2/?ssl=on&ssl_version=TLSv1_3&rabbit_qos_prefetch_count=5
            [oslo_messaging_rabbit]
            rabbit_use_ssl = false
            kombu_ssl_version = TLSv1_2
            """));

        var tls = MessagingOptions.Read(options).Tls;

        Assert.Equal(new BrokerTls(Protocols: SslProtocols.Tls13), tls);
        Assert.Contains(options.Journal.Warnings, warning => warning.Contains("rabbit_qos_prefetch_count in its query has no effect", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_tls_that_is_off_are_warned_of()
    {
        var options = new OptionReader(NovaConfiguration.FromText("[oslo_messaging_rabbit]\nssl_ca_file = /etc/ca.pem\n"));

        Assert.Null(MessagingOptions.Read(options).Tls);
        Assert.Contains(options.Journal.Warnings, warning => warning.Contains("ssl_ca_file: has no effect: ssl is off", StringComparison.Ordinal));
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
