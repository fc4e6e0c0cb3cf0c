using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Hosts;
using Nova.Conductor.Bundles;
using Nova.Conductor.Images;
using Nova.Conductor.Quotas;
using Nova.Conductor.Sagas;
using Nova.Conductor.Servers;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>One conductor with everything real but the clock and the bus.</summary>
internal sealed class TestConductor : IAsyncDisposable
{
    public static readonly RequestContext Tenant = new("req-test", "user", "project", IsAdmin: false);

    private readonly ServiceProvider services;
    private readonly IHostedService[] hosted;

    private TestConductor(ServiceProvider services, FakeTimeProvider time, TestBus bus)
    {
        Bus = bus;
        this.services = services;
        Time = time;
        hosted = [.. services.GetServices<IHostedService>()];
    }

    public FakeTimeProvider Time { get; }

    public TestBus Bus { get; }

    public NovaDatabase Database => services.GetRequiredService<NovaDatabase>();

    public SagaEngine Engine => services.GetRequiredService<SagaEngine>();

    public ConductorLease Lease => services.GetRequiredService<ConductorLease>();

    public static async Task<TestConductor> StartAsync(
        NovaDatabase database, FakeTimeProvider time, IRpcClient cloud, string keyFile, string configuration = "", Func<SagaDefinition, SagaDefinition>? alter = null)
    {
        var services = new ServiceCollection();
        var bus = new TestBus();
        var options = new OptionReader(NovaConfiguration.FromText($"""
            [conductor]
            journal_key_file = {keyFile}
            [quota]
            instances = 1000
            cores = 1000
            ram = -1
            {configuration}
            """));
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging(logging => logging.AddProvider(new TestLog()));
        services.AddSingleton(cloud);
        services.AddSingleton<IServerImages>((cloud as TestCloud)?.Images ?? new MemoryImages());
        services.AddSingleton<IBundles>(provider => new MemoryBundles((MemoryImages)provider.GetRequiredService<IServerImages>()));
        services.AddSingleton<ITransport>(bus);
        services.AddSingleton(database);
        services.AddSingleton(new CallResults(database));
        services.AddSingleton(new DaemonIdentity("nova-conductor", "conductor"));
        services.AddOptionSection<QuotaOptions>(options);
        services.AddOptionSection<HostsOptions>(options);
        services.AddServers(options);
        services.AddSingleton(provider => new SagaRegistry(provider.GetServices<SagaDefinition>().Select(alter ?? (definition => definition))));
        var conductor = new TestConductor(services.BuildServiceProvider(), time, bus);
        foreach (var service in conductor.hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return conductor;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static RpcCall Call(RequestContext? context = null, Guid? id = null) => new(context ?? Tenant, id ?? Guid.NewGuid(), DateTimeOffset.MaxValue);

    /// <summary>The instance as the API would read it.</summary>
    public async Task<InstanceRecord> ReadAsync(Guid id) => await Get<InstanceReader>().RequireAsync(id, CancellationToken.None);

    /// <summary>Lets time pass until the condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        // Half an hour at most: longer than any patience. Short steps first, since most things are done soon.
        for (var i = 0; i < 3000; i++)
        {
            if (await condition())
            {
                return;
            }

            Time.Advance(TimeSpan.FromMilliseconds(i < 1000 ? 100 : 1000));
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Half an hour of the test's time passed without: {what}.");
    }

    /// <summary>Until no saga is left.</summary>
    public Task UntilQuietAsync() => UntilAsync(async () => await CountSagasAsync() == 0 && Engine.Running == 0, "all sagas ended");

    public Task<long> CountSagasAsync() => Database.ReadAsync(static scope => scope.Number(Audit.CountSagas) ?? 0, CancellationToken.None);

    /// <summary>Ends as a crash would: nothing is written, nothing handed back.</summary>
    public async Task CrashAsync()
    {
        await Lease.DisposeAsync();
        foreach (var service in hosted.Reverse().Where(service => service != (IHostedService)Lease))
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }
}

/// <summary>Log lines into the test's output.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
