using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Hosts;
using Nova.Conductor.Bundles;
using Nova.Conductor.Images;
using Nova.Conductor.Sagas;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Servers.Shelving;
using Nova.Conductor.Servers.Snapshots;
using Nova.Core.Flavors;
using Nova.Core.Hosts;
using Nova.Core.Images;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>A database with hosts that are up, and conductors on it.</summary>
internal sealed class SagaWorld : IAsyncDisposable
{
    public static readonly FlavorRecord Small = new()
    {
        Id = "1", Name = "small", Vcpus = 1, MemoryMb = 512, RootGb = 1, SwapMb = 100,
        ExtraSpecs = new Dictionary<string, string> { ["resources:CUSTOM_GOLD"] = "2" },
    };

    public static readonly FlavorRecord Large = new() { Id = "2", Name = "large", Vcpus = 2, MemoryMb = 1024, RootGb = 2, SwapMb = 100 };

    private readonly TestDatabase database;
    private readonly List<TestConductor> conductors = [];
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("nova-sagas-");
    private readonly HashSet<string> silent = [];
    private readonly ITimer beats;

    private SagaWorld(TestDatabase database, int hosts)
    {
        this.database = database;
        Cloud = new TestCloud(hosts);
        beats = Time.CreateTimer(_ => BeatSoon(), null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public TestCloud Cloud { get; }

    /// <summary>The file, on SQLite.</summary>
    public string DatabaseFile => database.Address.Database!;

    private ReportServicesHandler? Beats { get; set; }

    private Task lastBeat = Task.CompletedTask;

    public static async Task<SagaWorld> MakeAsync(DatabaseKind kind, int hosts = 3, int memoryMb = 8192)
    {
        var world = new SagaWorld(await TestDatabase.MakeAsync(kind), hosts);
        var shared = world.database.Open(world.Time);
        world.Beats = new ReportServicesHandler(shared, new HostsOptions(new("internal", "nova"), EnableNewServices: true));
        await world.BeatAsync();
        await new ReportNodesHandler(shared).HandleAsync(
            new ReportNodes([.. world.Cloud.Hosts.Select(host => new NodeReport
            {
                Host = host.Name, Node = host.Name, NodeId = host.NodeId, HypervisorType = "fake", Vcpus = 16, MemoryMb = memoryMb, LocalGb = 100,
                OtherInventories = [ClassInventory.Whole("CUSTOM_GOLD", 64, 0, 1)],
            })]),
            TestConductor.Call(),
            CancellationToken.None);
        await shared.WriteAsync(
            static scope => AddNetworks.To(scope, new CreateNetworks { Label = "private", Cidr = "10.11.0.0/24", CidrV6 = "fd11::/64", Bridge = "br100" }, null), CancellationToken.None);
        return world;
    }

    public async Task<TestConductor> StartConductorAsync(Func<SagaDefinition, SagaDefinition>? alter = null, string configuration = "")
    {
        var conductor = await TestConductor.StartAsync(
            database.Open(Time), Time, Cloud, Path.Combine(state.FullName, "conductor.key"), configuration, alter);
        conductors.Add(conductor);
        return conductor;
    }

    /// <summary>The database once more, as another conductor has it; closed with the world.</summary>
    public NovaDatabase OpenDatabase(DatabaseTuning tuning) => database.Open(Time, tuning);

    /// <summary>The host stops beating; its lease ends by itself.</summary>
    public void Silence(string host) => silent.Add(host);

    /// <summary>The host beats again.</summary>
    public void Hear(string host) => silent.Remove(host);

    public async Task BeatAsync() => await Beats!.ReportAsync(
        [.. Cloud.Hosts.Where(host => !silent.Contains(host.Name)).Select(host => new ServiceBeat(host.Name, "nova-compute", "compute"))], CancellationToken.None);

    public static CreateServers Request(int count = 1) => new()
    {
        Name = "server",
        MinCount = count,
        MaxCount = count,
        Flavor = Small,
        Image = new ImageRecord { Id = "image", Status = "active", DiskFormat = "qcow2", Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "virtio" } },
        Metadata = new Dictionary<string, string> { ["role"] = "web" },
        Tags = ["b", "a"],
        AdminPassword = "s3cret",
        InjectedFiles = [new InjectedFile("/etc/motd", [1, 2, 3])],
        Networks = new ServerNetworks([]),
    };

    /// <summary>Makes servers without waiting for them.</summary>
    public static async Task<IReadOnlyList<Guid>> CreateAsync(TestConductor conductor, CreateServers? request = null) =>
        (await conductor.Get<CreateServersHandler>().HandleAsync(request ?? Request(), TestConductor.Call(), CancellationToken.None)).InstanceIds;

    /// <summary>Makes a server and waits until it is active.</summary>
    public static async Task<Guid> BootAsync(TestConductor conductor, CreateServers? request = null)
    {
        var id = (await CreateAsync(conductor, request))[0];
        await conductor.UntilQuietAsync();
        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?)), (instance.VmState, instance.TaskState));
        return id;
    }

    /// <summary>Makes a server, rescues it and waits until it is.</summary>
    public static async Task<Guid> RescueAsync(TestConductor conductor)
    {
        var id = await BootAsync(conductor);
        await conductor.Get<RescueServerHandler>().RescueAsync(
            new RescueServer(id, Request().Image, null, "s3cret", Guid.NewGuid(), false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Rescued, (await conductor.ReadAsync(id)).VmState);
        return id;
    }

    /// <summary>An administrator says that a host is down, or not any more.</summary>
    public static Task ForceDownAsync(TestConductor conductor, string host, bool down) => new UpdateServiceHandler(
        new Nova.Database.Calls.CallResults(conductor.Database), new HostsOptions(new("internal", "nova"), EnableNewServices: true)).HandleAsync(
        new UpdateService(null, host, "nova-compute", null, null, down), TestConductor.Call(), CancellationToken.None);

    /// <summary>Makes a server, resizes it and waits until it is VERIFY_RESIZE.</summary>
    public static async Task<Guid> ResizeAsync(TestConductor conductor)
    {
        var id = await BootAsync(conductor);
        await conductor.Get<ResizeServerHandler>().HandleAsync(new ResizeServer(id, Large, null, null, false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        var instance = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Resized, default(TaskState?), null), (instance.VmState, instance.TaskState, instance.Fault?.Message));
        return id;
    }

    /// <summary>Begins a snapshot as the API does: the image is made, and the saga is told.</summary>
    public static async Task<string> SnapshotAsync(TestConductor conductor, Guid id, BackupPlan? backup = null)
    {
        var image = (await conductor.Get<CreateImageHandler>().HandleAsync(new CreateImage(id, backup), TestConductor.Call(), CancellationToken.None)).ImageId;
        Images(conductor).Make(image);
        await TellImageAsync(conductor, id, image, "completed");
        return image;
    }

    /// <summary>What the API says of an image it was to make.</summary>
    public static Task TellImageAsync(TestConductor conductor, Guid id, string image, string word) => conductor.Get<TellServersHandler>().HandleAsync(
        new TellServers([new ServerEvent(id, SnapshotsRpc.ImageMade, image, word)]), TestConductor.Call(), CancellationToken.None);

    /// <summary>Begins to shelve a server.</summary>
    public static Task ShelveAsync(TestConductor conductor, Guid id, bool offloads) => new ShelveServerHandler(
        conductor.Get<ServerOperation>(),
        conductor.Get<SagaStarter>(),
        conductor.Get<ShelveServerSaga>(),
        new ShelveOptions(offloads ? TimeSpan.Zero : null, TimeSpan.FromHours(1), [])).HandleAsync(new ShelveServer(id, false), TestConductor.Call(), CancellationToken.None);

    /// <summary>Makes a server and shelves it, on its host or off it.</summary>
    public static async Task<Guid> ShelvedAsync(TestConductor conductor, bool offloads)
    {
        var id = await BootAsync(conductor);
        await ShelveAsync(conductor, id, offloads);
        await conductor.UntilQuietAsync();
        var instance = await conductor.ReadAsync(id);
        Assert.Equal((offloads ? VmState.ShelvedOffloaded : VmState.Shelved, default(TaskState?), null), (instance.VmState, instance.TaskState, instance.Fault?.Message));
        return id;
    }

    /// <summary>Begins to unshelve a server.</summary>
    public static Task UnshelveAsync(TestConductor conductor, Guid id, Func<UnshelveServer, UnshelveServer>? where = null)
    {
        var request = new UnshelveServer(id, OverrideLock: false, Repins: false, AvailabilityZone: null, Host: null);
        return conductor.Get<UnshelveServerHandler>().HandleAsync(where?.Invoke(request) ?? request, TestConductor.Call(), CancellationToken.None);
    }

    /// <summary>Has an image removed.</summary>
    public static async Task DiscardAsync(TestConductor conductor)
    {
        var image = Guid.NewGuid().ToString();
        Images(conductor).Make(image);
        Images(conductor).Store(image);
        var entry = await conductor.Database.WriteAsync(
            scope => DiscardImageSaga.Write(scope, conductor.Lease.Id, TestConductor.Tenant, image), CancellationToken.None);
        conductor.Get<SagaStarter>().Start(entry);
    }

    /// <summary>Registers a bundle, as the API does; the image's id.</summary>
    public static async Task<string> RegisterAsync(TestConductor conductor)
    {
        var started = await conductor.Get<BundleHandlers>().RegisterAsync(new BundleLocation("p", "bucket/x.manifest.xml"), TestConductor.Call(), CancellationToken.None);
        Images(conductor).Make(started.ImageId);
        return started.ImageId;
    }

    public static MemoryImages Images(TestConductor conductor) => (MemoryImages)conductor.Get<IServerImages>();

    public async ValueTask DisposeAsync()
    {
        await beats.DisposeAsync();
        await lastBeat;
        foreach (var conductor in conductors)
        {
            await conductor.DisposeAsync();
        }

        await database.DisposeAsync();
        state.Delete(recursive: true);
    }

    // The timer fires inside Advance: the beat is awaited before the next one and at the end.
    private void BeatSoon() => lastBeat = BeatAfterAsync(lastBeat);

    private async Task BeatAfterAsync(Task before)
    {
        await before;
        await BeatAsync();
    }
}
