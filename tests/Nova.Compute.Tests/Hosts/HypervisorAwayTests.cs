using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nova.Core.Faults;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Hosts;

/// <summary>A libvirt that does not run, looked for every second.</summary>
public sealed class HypervisorAwayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nova-compute-away-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task That_it_is_away_is_said_once_a_minute_in_one_line()
    {
        var time = new FakeTimeProvider();
        using var log = new Kept();
        await using var daemon = NovaDaemon.Build("nova-compute", NovaConfiguration.FromText(Configuration), ComputeDaemon.Configure, services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(LoggerFactory.Create(logs => logs.SetMinimumLevel(LogLevel.Debug).AddProvider(log))));
        });
        await daemon.StartAsync(TestContext.Current.CancellationToken);

        await TriesAsync(5);
        var said = Assert.Single(Said());
        Assert.StartsWith("Warning: Not ready to report yet: node: The hypervisor of the host does not answer: qemu+unix:///system?socket=", said, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", said, StringComparison.Ordinal);

        time.Advance(Outage.Quiet);
        await TriesAsync(10);
        Assert.Equal(2, Said().Count());
        await daemon.StopAsync(TestContext.Current.CancellationToken);

        IEnumerable<string> Said() => log.Lines.Where(line => line.Contains("to report yet", StringComparison.Ordinal) && !line.StartsWith("Debug", StringComparison.Ordinal));

        async Task TriesAsync(int count)
        {
            while (log.Lines.Count(line => line == "Debug: node is not ready to report yet + FaultException") < count)
            {
                time.Advance(TimeSpan.FromMilliseconds(100)); // a first try that takes its time must not see the minute end
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    private string Configuration => $"""
        [DEFAULT]
        host = node
        my_ip = 127.0.0.1
        state_path = {_folder.FullName}
        transport_url = memory://
        [libvirt]
        virt_type = qemu
        connection_uri = qemu+unix:///system?socket={_folder.FullName}/none
        [keystone_authtoken]
        auth_url = http://127.0.0.1:1/v3
        username = nova
        password = secret
        project_name = service
        """;

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" + {exception.GetType().Name}")}");

        public void Dispose()
        {
        }
    }
}
