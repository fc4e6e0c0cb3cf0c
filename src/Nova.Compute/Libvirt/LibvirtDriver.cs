using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Compute.Libvirt.Guests;
using Nova.Compute.Libvirt.Inventory;
using Nova.Compute.Libvirt.Live;
using Nova.Compute.Libvirt.Snapshots;
using Nova.Compute.Libvirt.Tools;
using Nova.Core.Consoles;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt;

/// <summary>Guests on KVM or QEMU through libvirt. Says which class does what; the work is there.</summary>
internal sealed class LibvirtDriver : IComputeDriver, IAsyncDisposable
{
    private readonly InstanceFiles _files;
    private readonly TimeProvider _time;
    private readonly LibvirtHost _host;
    private readonly GuestDisks _disks;
    private readonly DisksAside _aside;
    private readonly RescueDisks _rescue;
    private readonly ReceiveDisks _receive;
    private readonly GuestKernel _kernel;
    private readonly PrepareHost _prepare;
    private readonly ReadInventory _inventory;
    private readonly ListGuests _list;
    private readonly StartGuest _start;
    private readonly EndGuest _end;
    private readonly ShutDownGuest _shutDown;
    private readonly FreezeGuest _freeze;
    private readonly ReadConsole _console;
    private readonly LocateConsole _consoles;
    private readonly ReadDiagnostics _diagnostics;
    private readonly WatchGuests _watch;
    private readonly LiveDisk _live;
    private readonly SnapshotGuest _snapshot;
    private readonly ReachInside _inside;
    private readonly PlugInterface _plug;
    private readonly DescribeGuest _describe;
    private readonly CheckDestination _check;
    private readonly MakeRoom _room;
    private readonly SendGuest _send;

    public LibvirtDriver(LibvirtOptions options, IImageSource images, TimeProvider time, ILogger<LibvirtDriver> logger)
    {
        var facts = new HostFacts();
        _files = new InstanceFiles(options);
        _time = time;
        var tools = new ToolRun(time);
        _host = new LibvirtHost(options, _files, time, logger);
        var qemuImg = new QemuImg(options, facts, tools);
        var cache = new ImageCache(options, _files, images, qemuImg, time);
        _disks = new GuestDisks(options, _files, images, cache, qemuImg, tools);
        _aside = new DisksAside(_files, _disks);
        _rescue = new RescueDisks(options, _files, images, _disks);
        _receive = new ReceiveDisks(_files, _disks, cache, qemuImg, tools);
        _kernel = new GuestKernel(_files, images);
        _prepare = new PrepareHost(options, _host, facts, _files, tools, logger);
        _inventory = new ReadInventory(options, _host, facts, _files);
        _list = new ListGuests(_host);
        var plan = new PlanDomain(options, facts, _files, _disks, new SerialPorts(options.Serial), time);
        _start = new StartGuest(_host, plan, _disks, _files);
        _end = new EndGuest(_host);
        _shutDown = new ShutDownGuest(_host, time);
        _freeze = new FreezeGuest(_host);
        _console = new ReadConsole(_host, _files, logger);
        _consoles = new LocateConsole(options, _host);
        _diagnostics = new ReadDiagnostics(options, _host);
        _watch = new WatchGuests(_host, time, logger);
        _live = new LiveDisk(_host, _files, new QuiesceGuest(options, _host, _files, logger), time, logger);
        _snapshot = new SnapshotGuest(options, _list, _disks, images, new RestingDisk(_files, _disks), _live);
        _inside = new ReachInside(_host);
        _plug = new PlugInterface(options, _host, time);
        _describe = new DescribeGuest(_host, _files, _disks);
        _check = new CheckDestination(options, _host, _files);
        _room = new MakeRoom(_files, _disks, _kernel, plan, qemuImg);
        _send = new SendGuest(options, _host, _files, time);
    }

    public string Name => "libvirt";

    public string? Problem => _host.Problem;

    public async Task OpenAsync(CancellationToken ct)
    {
        _host.Start();
        await _prepare.RunAsync(ct);
        await _live.EndAllAsync(ct);
        await _watch.StartAsync(ct);
    }

    public Task<NodeInventory> GetInventoryAsync(CancellationToken ct) => _inventory.ReadAsync(ct);

    public Task<IReadOnlyList<GuestSummary>> ListGuestsAsync(CancellationToken ct) => _list.ListAsync(ct);

    public IAsyncEnumerable<GuestEvent> WatchAsync(CancellationToken ct) => _watch.WatchAsync(ct);

    /// <summary>libvirt's guests are there whether the daemon is or not.</summary>
    public Task RecallAsync(Func<CancellationToken, Task<IReadOnlyList<HostGuest>>> guests, Func<Guid, GuestState?> answerOf, CancellationToken ct) => Task.CompletedTask;

    public string? DirectoryOf(Guid instanceId) => _files.Of(instanceId);

    public async Task<PreparedDisks> PrepareDisksAsync(GuestSpec spec, CancellationToken ct)
    {
        await _kernel.EnsureAsync(spec.Instance, ct);

        // Under a guest that runs (a build that is repeated after its answer was lost) the disks are what they are.
        return await _list.PowerStateAsync(spec.Instance.Id, ct) is PowerState.NoState or PowerState.Shutdown || !_disks.AreThere(spec)
            ? await _disks.PrepareAsync(spec, ct)
            : _disks.Planned(spec);
    }

    public Task FetchPartsAsync(GuestSpec spec, CancellationToken ct) => _disks.FetchAsync(spec, ct);

    public Task ClearDisksAsync(GuestSpec spec, CancellationToken ct) => Task.Run(() => _disks.Clear(spec), ct);

    public Task<bool> HasDisksAsync(GuestSpec spec, CancellationToken ct) => Task.Run(() => _disks.AreFound(spec), ct);

    public Task RemoveDisksAsync(Guid instanceId, CancellationToken ct) => Task.Run(() => _disks.Remove(instanceId), ct);

    public Task SpawnAsync(GuestSpec spec, CancellationToken ct) => _start.SpawnAsync(spec, ct);

    public Task DefineAsync(GuestSpec spec, CancellationToken ct) => _start.DefineAsync(spec, ct);

    public Task DestroyAsync(Guid instanceId, CancellationToken ct) => _end.DestroyAsync(instanceId, ct);

    public async Task StartAsync(GuestSpec spec, CancellationToken ct)
    {
        await RestoreFilesAsync(spec, ct);
        await _start.StartAsync(spec, ct);
    }

    public Task StopAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct) => _shutDown.StopAsync(instanceId, timeout, ct);

    public Task<bool> RebootSoftAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct) => _shutDown.RebootSoftAsync(instanceId, timeout, ct);

    public async Task RebootHardAsync(GuestSpec spec, CancellationToken ct)
    {
        await RestoreFilesAsync(spec, ct);
        await _start.RebootHardAsync(spec, ct);
    }

    public Task PauseAsync(Guid instanceId, CancellationToken ct) => _freeze.PauseAsync(instanceId, ct);

    public Task UnpauseAsync(Guid instanceId, CancellationToken ct) => _freeze.UnpauseAsync(instanceId, ct);

    public Task SuspendAsync(Guid instanceId, CancellationToken ct) => _freeze.SuspendAsync(instanceId, ct);

    public async Task ResumeAsync(GuestSpec spec, CancellationToken ct)
    {
        await RestoreFilesAsync(spec, ct);
        await _start.ResumeAsync(spec, ct);
    }

    public Task<PowerState> GetPowerStateAsync(Guid instanceId, CancellationToken ct) => _list.PowerStateAsync(instanceId, ct);

    public Task<byte[]> ReadConsoleAsync(Guid instanceId, int maxBytes, CancellationToken ct) => _console.ReadAsync(instanceId, maxBytes, ct);

    public Task<ConsoleEndpoint?> GetConsoleAsync(Guid instanceId, ConsoleProtocol protocol, CancellationToken ct) => _consoles.FindAsync(instanceId, protocol, ct);

    public Task<GuestDiagnostics> GetDiagnosticsAsync(Guid instanceId, CancellationToken ct) => _diagnostics.ReadAsync(instanceId, ct);

    public Task<IReadOnlyList<MoveDisk>> SetAsideAsync(GuestSpec spec, CancellationToken ct) => Task.Run(() => _aside.SetAside(spec), ct);

    public Task BringBackAsync(Guid instanceId, CancellationToken ct) => Task.Run(() => _aside.BringBack(instanceId), ct);

    public Task RemoveAsideAsync(Guid instanceId, CancellationToken ct) => Task.Run(() => _aside.RemoveAside(instanceId), ct);

    public AsideFile? OpenAside(Guid instanceId, MoveDisk disk) => _aside.Open(instanceId, disk);

    public AsideFile? OpenBase(Guid instanceId, MoveDisk disk) => _aside.OpenBase(instanceId, disk);

    public async Task<PreparedDisks> ReceiveDisksAsync(GuestSpec spec, IReadOnlyList<MoveDisk> offer, IDiskFetch? fetch, CancellationToken ct)
    {
        await _kernel.EnsureAsync(spec.Instance, ct);
        return await _receive.ReceiveAsync(spec, offer, fetch, ct);
    }

    public Task<PreparedDisks> PrepareRescueAsync(GuestSpec spec, CancellationToken ct) => _rescue.PrepareAsync(spec, ct);

    public Task RemoveRescueAsync(Guid instanceId, CancellationToken ct) => Task.Run(() => _rescue.Remove(instanceId), ct);

    public Task<LiveSource> DescribeLiveAsync(GuestSpec spec, CancellationToken ct) => _describe.DescribeAsync(spec, ct);

    public Task<LiveTarget> CheckLiveAsync(CheckLive check, CancellationToken ct) => _check.CheckAsync(check, ct);

    public Task<PreparedDisks> PrepareLiveAsync(GuestSpec spec, LiveSource source, bool copiesDisks, CancellationToken ct) => _room.MakeAsync(spec, source, copiesDisks, ct);

    public Task MigrateLiveAsync(GuestSpec spec, MigrateLive command, LiveControl control, CancellationToken ct) => _send.SendAsync(spec, command, control, ct);

    public Task<PowerState> StopLiveAsync(Guid instanceId, CancellationToken ct) => _send.StopAsync(instanceId, ct);

    public Task<PowerState> FindArrivedAsync(Guid instanceId, bool hasLeft, CancellationToken ct) => _list.ArrivedAsync(instanceId, hasLeft, ct);

    public Task SnapshotAsync(GuestSpec spec, string imageId, Func<CancellationToken, Task> uploading, CancellationToken ct) =>
        _snapshot.RunAsync(spec, imageId, uploading, ct);

    public Task EndSnapshotAsync(Guid instanceId, CancellationToken ct) => _live.EndAsync(instanceId, ct);

    public Task SetPasswordAsync(InstanceRecord instance, string password, CancellationToken ct) => _inside.SetPasswordAsync(instance, password, ct);

    public Task InjectNmiAsync(Guid instanceId, CancellationToken ct) => _inside.InjectNmiAsync(instanceId, ct);

    public Task AttachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct) => _plug.AttachAsync(instance, one, ct);

    public Task DetachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct) => _plug.DetachAsync(instance, one, ct);

    public Task<string> GetHostUptimeAsync(CancellationToken ct) => ReadUptime.ReadAsync(_time, ct);

    private async Task RestoreFilesAsync(GuestSpec spec, CancellationToken ct)
    {
        await _disks.RestoreAsync(spec, ct);
        await _kernel.EnsureAsync(spec.Instance, ct);
    }

    /// <summary>Guests run on.</summary>
    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _host.DisposeAsync();
    }
}
