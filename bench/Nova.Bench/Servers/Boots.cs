using System.Diagnostics;
using System.Globalization;
using Nova.Compute;
using Nova.Conductor;
using Nova.Core;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.Scheduler;

namespace Nova.Bench.Servers;

/// <summary>
/// The control plane below the API, in this process: conductor, scheduler and fake hosts on the in-memory bus and SQLite (fsync at every commit group). Boots servers
/// and reads them. <c>boots [HOSTS [SERVERS [CONCURRENCY]]]</c>
/// </summary>
internal sealed class Boots(int hosts, int servers, int concurrency, TextWriter output)
{
    private static readonly RequestContext Context = new("req-bench", "user", "project", IsAdmin: true);
    private static readonly FlavorRecord Flavor = new() { Id = "1", Name = "m1.tiny", Vcpus = 1, MemoryMb = 512, RootGb = 1 };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-boots-");
    private readonly List<NovaDaemonHost> daemons = [];
    private readonly ITransport broker = new InMemoryBroker(encode: false);

    public static async Task RunAsync(string[] args, TextWriter output)
    {
        int Argument(int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;
        var bench = new Boots(Argument(0, 100), Argument(1, 2000), Argument(2, 64), output);
        try
        {
            await bench.MeasureAsync();
        }
        finally
        {
            await bench.StopAsync();
        }
    }

    private async Task MeasureAsync()
    {
        await StartAsync("nova-conductor", ConductorDaemon.Configure);
        await StartAsync("nova-scheduler", SchedulerDaemon.Configure);
        await StartAsync("nova-compute", ComputeDaemon.Configure);
        var rpc = daemons[0].Services.GetRequiredService<IRpcClient>();
        await UntilAsync(async () =>
            (await rpc.CallAsync(HostsRpc.ListHypervisors, RpcTarget.Any, new ListHypervisors(null, null, null, null, null, false), Context)).Hypervisors.Count(
                node => node.Service.IsUp(TimeProvider.System.GetUtcNow())) == hosts);

        await BootAsync(rpc, Math.Min(200, servers), "warm-up");
        await BootAsync(rpc, servers, "boots");
        await ReadAsync(rpc);
    }

    private async Task BootAsync(IRpcClient rpc, int count, string what)
    {
        var waits = new double[count];
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                var made = await rpc.CallAsync(ServersRpc.Create, RpcTarget.Any, Request(i), Context);
                await UntilAsync(async () =>
                    (await rpc.CallAsync(ServersRpc.Get, RpcTarget.Any, new GetServer(made.InstanceIds[0]), Context)).VmState != VmState.Building);
                waits[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var busy = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds;
        Array.Sort(waits);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {count} servers on {hosts} hosts, {concurrency} at a time: {count / seconds:0} a second, p50 {waits[count / 2]:0} ms, p95 {waits[count * 95 / 100]:0} ms, {busy / count:0.00} ms of CPU each"));
    }

    private async Task ReadAsync(IRpcClient rpc)
    {
        var page = (await rpc.CallAsync(ServersRpc.List, RpcTarget.Any, new ListServers { ProjectId = "project", Limit = 1000 }, Context)).Servers;
        await RateAsync($"pages of {page.Count}", 200, () => rpc.CallAsync(ServersRpc.List, RpcTarget.Any, new ListServers { ProjectId = "project", Limit = 1000 }, Context));
        var at = 0;
        await RateAsync("single servers", 50_000, () => rpc.CallAsync(
            ServersRpc.Get, RpcTarget.Any, new GetServer(page[Interlocked.Increment(ref at) % page.Count].Id), Context));
    }

    private async Task RateAsync(string what, int count, Func<Task> work)
    {
        var left = count;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await work();
            }
        }));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {count / Stopwatch.GetElapsedTime(began).TotalSeconds:0} a second"));
    }

    private static CreateServers Request(int number) => new()
    {
        Name = $"server-{number}",
        Flavor = Flavor,
        Image = new ImageRecord { Id = "image", Status = "active", DiskFormat = "qcow2" },
        AdminPassword = "s3cretpassword",
    };

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(20);
        }
    }

    private async Task StartAsync(string binary, Action<NovaDaemonBuilder> configure)
    {
        var configuration = NovaConfiguration.FromText($"""
            [DEFAULT]
            host = bench
            state_path = {folder.FullName}
            compute_driver = fake.FakeDriver
            [database]
            connection = sqlite:///{folder.FullName}/nova.sqlite
            sync_on_start = true
            [quota]
            instances = -1
            cores = -1
            ram = -1
            [fake]
            hosts = {hosts}
            """);
        var daemon = NovaDaemon.Build(binary, configuration, configure, services => services.AddSingleton(broker));
        daemons.Add(daemon);
        await daemon.StartAsync();
    }

    private async Task StopAsync()
    {
        foreach (var daemon in Enumerable.Reverse(daemons))
        {
            await daemon.StopAsync();
            await daemon.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
