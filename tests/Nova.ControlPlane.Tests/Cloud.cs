using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Nova.Api;
using Nova.Conductor;
using Nova.Compute;
using Nova.ConsoleAuth;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Notifications;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.Faulty;
using Nova.Messaging.Transports.InMemory;
using Nova.Scheduler;

namespace Nova.ControlPlane.Tests;

/// <summary>A whole control plane in this process: conductors, scheduler, fake compute hosts, SQLite, and a bus on which every message is encoded.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public static readonly RequestContext Tenant = new("req-tenant", "user", "project", IsAdmin: false);

    public static readonly FlavorRecord Small = new() { Id = "1", Name = "small", Vcpus = 1, MemoryMb = 512, RootGb = 1 };

    private static readonly CallOptions Impatient = new(ResendEvery: TimeSpan.FromSeconds(0.5));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-cloud-");
    private readonly ConcurrentDictionary<string, NovaDaemonHost> daemons = new();
    private readonly ConcurrentDictionary<string, Cord> cords = new();
    private readonly ITransport broker;
    private readonly ServiceProvider client;

    public Cloud(FaultRates? faults = null, int seed = 0)
    {
        var inner = new InMemoryBroker(encode: true);
        broker = faults is null
            ? inner
            : FaultyBroker.Seeded(inner, seed, faults, line => TestContext.Current.TestOutputHelper?.WriteLine(line));
        client = new ServiceCollection().AddLogging().AddNovaMessaging(new TransportOptions { Broker = broker }).BuildServiceProvider();
        Database = DatabaseAddress.SqliteFile(Path.Combine(folder.FullName, "nova.sqlite"));
    }

    public DatabaseAddress Database { get; }

    /// <summary>Who is sent the notifications of daemons that are started from now on; null for whom their options name.</summary>
    public INotificationSink? Sink { get; init; }

    public IRpcClient Rpc => client.GetRequiredService<IRpcClient>();

    /// <summary>One conductor, one scheduler and so many hosts, all up.</summary>
    public static async Task<Cloud> StartAsync(int hosts, FaultRates? faults = null, int seed = 0, string computeOptions = "")
    {
        var cloud = new Cloud(faults, seed);
        await cloud.StartConductorAsync("conductor1");
        await cloud.StartSchedulerAsync();
        await Parallel.ForEachAsync(Enumerable.Range(1, hosts), async (number, _) => await cloud.StartComputeAsync($"host{number}", computeOptions));
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == hosts, $"{hosts} hosts are up");
        return cloud;
    }

    public Task StartConductorAsync(string host, string options = "") => StartAsync("nova-conductor", host, ConductorDaemon.Configure, options);

    public Task StartSchedulerAsync() => StartAsync("nova-scheduler", "scheduler1", SchedulerDaemon.Configure);

    public Task StartComputeAsync(string host, string options = "") => StartAsync("nova-compute", host, ComputeDaemon.Configure, options);

    public Task StartConsoleAuthAsync(string host, string options = "") => StartAsync("nova-consoleauth", host, ConsoleAuthDaemon.Configure, options);

    /// <summary>A client of a Compute API that believes every token, with the image service there.</summary>
    public async Task<HttpClient> StartApiAsync(string images)
    {
        await StartAsync(
            "nova-api",
            "api1",
            ApiDaemon.Configure,
            $"""
            [DEFAULT]
            enabled_apis = osapi_compute
            osapi_compute_listen = 127.0.0.1
            osapi_compute_listen_port = 0
            [api]
            auth_strategy = noauth2
            [glance]
            endpoint_override = {images}
            """);
        return new HttpClient { BaseAddress = new Uri($"http://{daemons["api1"].EndpointOf(ApiDaemon.ComputeListener)}") };
    }

    /// <summary>Ends a daemon as a crash would: nothing is finished or handed back.</summary>
    public async Task CrashAsync(string host)
    {
        if (daemons.TryRemove(host, out var daemon))
        {
            await cords[host].CutAsync();
            await daemon.DisposeAsync();
        }
    }

    /// <summary>Stops a daemon as SIGTERM does.</summary>
    public async Task StopAsync(string host)
    {
        if (daemons.TryRemove(host, out var daemon))
        {
            await daemon.StopAsync();
            await daemon.DisposeAsync();
        }
    }

    public async Task<IReadOnlyList<Guid>> CreateAsync(int count, FlavorRecord? flavor = null, Action<CreateServers>? check = null)
    {
        var request = new CreateServers
        {
            Name = "server",
            MinCount = count,
            MaxCount = count,
            Flavor = flavor ?? Small,
            Image = new ImageRecord { Id = "image", Status = "active", DiskFormat = "qcow2" },
            AdminPassword = "s3cret",
        };
        check?.Invoke(request);
        return (await AskAsync(ServersRpc.Create, request)).InstanceIds;
    }

    /// <summary>Asks the conductors as the API does: again under the same call id while they do not answer.</summary>
    public async Task<TReply> AskAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext? context = null) =>
        await Rpc.CallAsync(method, RpcTarget.Any, request, context ?? Tenant, Impatient);

    public async Task<IReadOnlyList<InstanceRecord>> ListAsync() => (await AskAsync(ServersRpc.List, new ListServers { AllProjects = true, Limit = 10_000 })).Servers;

    public Task<InstanceRecord> GetAsync(Guid id) => AskAsync(ServersRpc.Get, new GetServer(id, IncludeDeleted: true));

    public Task ActAsync(Guid id, ServerAction action) => AskAsync(ServersRpc.StartAction, new StartServerAction(id, action, false));

    public Task DeleteAsync(Guid id) => AskAsync(ServersRpc.Delete, new DeleteServer(id, false, false));

    /// <summary>Until nothing is under way any more.</summary>
    public Task UntilIdleAsync() => UntilAsync(
        async () => (await ListAsync()).All(server => server is { TaskState: null, VmState: not VmState.Building }), "no server is busy");

    /// <summary>Hosts whose service is up and whose node has reported.</summary>
    public async Task<IReadOnlyList<string>> UpHostsAsync()
    {
        var nodes = await AskAsync(HostsRpc.ListHypervisors, new ListHypervisors(null, null, null, null, null, false));
        return [.. nodes.Hypervisors.Select(node => node.Service).Where(service => service.IsUp(TimeProvider.System.GetUtcNow())).Select(service => service.Host)];
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{Patience.TotalMinutes} minutes passed without: {what}.");
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Hosts that have a guest of this server, asked one by one.</summary>
    public async Task<IReadOnlyList<string>> HostsWithGuestAsync(Guid id)
    {
        var found = new List<string>();
        foreach (var (host, daemon) in daemons)
        {
            if (daemon.Identity.Binary != "nova-compute")
            {
                continue;
            }

            try
            {
                await Rpc.CallAsync(ComputeRpc.GetDiagnostics, RpcTarget.On(host), new GuestQuery(id), Tenant, Impatient);
                found.Add(host);
            }
            catch (FaultException missing) when (missing.Fault.Code == ComputeRpc.GuestMissingCode)
            {
                // Not here.
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in daemons.OrderBy(daemon => daemon.Value.Identity.Binary == "nova-conductor").Select(daemon => daemon.Key))
        {
            await StopAsync(host);
        }

        await client.DisposeAsync();
        await broker.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task StartAsync(string binary, string host, Action<NovaDaemonBuilder> configure, string options = "")
    {
        var configuration = NovaConfiguration.FromText($"""
            [DEFAULT]
            host = {host}
            state_path = {folder.FullName}
            compute_driver = fake.FakeDriver
            graceful_shutdown_timeout = 20
            [database]
            connection = sqlite:///{folder.FullName}/nova.sqlite
            sync_on_start = true
            [quota]
            instances = -1
            cores = -1
            ram = -1
            [fake]
            vcpus = 64
            memory_mb = 16384
            local_gb = 1000
            {options}
            """);
        var cord = cords[host] = new Cord(broker);
        var daemon = NovaDaemon.Build(binary, configuration, configure, services =>
        {
            services.AddSingleton<ITransport>(cord);
            if (Sink is { } sink)
            {
                services.AddSingleton(sink);
            }
        });
        daemons[host] = daemon;
        await daemon.StartAsync();
    }
}
