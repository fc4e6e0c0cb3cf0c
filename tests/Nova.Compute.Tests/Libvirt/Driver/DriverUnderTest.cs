using System.Text;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A libvirt driver with a directory of its own, on the machine's libvirtd. Whatever it leaves is removed at the end.</summary>
internal sealed class DriverUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan BootPatience = TimeSpan.FromMinutes(4);
    private readonly List<Guid> _made = [];

    private LibvirtDriver? _driver;

    private DriverUnderTest(Scratch scratch, LibvirtOptions options)
    {
        Scratch = scratch;
        Options = options;
    }

    public Scratch Scratch { get; }

    public LibvirtOptions Options { get; }

    public FileImages Images { get; } = new();

    public DriverLog Log { get; } = new();

    public LibvirtDriver Driver => _driver!;

    public static async Task<DriverUnderTest> StartAsync(Func<LibvirtOptions, LibvirtOptions>? change = null)
    {
        var scratch = new Scratch();
        var options = new LibvirtOptions { VirtType = "qemu", ConnectionUri = LibvirtDaemon.Uri, InstancesPath = scratch.At("instances"), CpuMode = "none" };
        var test = new DriverUnderTest(scratch, change?.Invoke(options) ?? options);
        test._driver = await test.NewDriverAsync();
        return test;
    }

    /// <summary>What a restart of the daemon does: a new driver on the same directory. The caller disposes it.</summary>
    public async Task<LibvirtDriver> NewDriverAsync()
    {
        var driver = new LibvirtDriver(Options, Images, TimeProvider.System, Log);
        await driver.OpenAsync(CancellationToken.None);
        return driver;
    }

    /// <summary>An instance of this image; its guest is destroyed at the end whatever happens.</summary>
    public GuestSpec Spec(ImageRecord image, int attempt = 1, Func<FlavorRecord, FlavorRecord>? flavor = null)
    {
        var instance = Sample.Instance("host") with
        {
            Number = Random.Next(0x10000000, int.MaxValue),
            ImageId = image.Id,
            Flavor = flavor?.Invoke(Sample.Flavor) ?? Sample.Flavor,
            BlockDevices = [new(BlockDeviceSource.Image, image.Id, false, 0, null, null, null, null, "disk", true, null, null)],
        };
        _made.Add(instance.Id);
        return new GuestSpec(instance, attempt, image, ConfigDrivePath: null);
    }

    /// <summary>The same instance with another flavor, as a move brings it to this driver.</summary>
    public GuestSpec Spec(InstanceRecord instance, int attempt, ImageRecord? image, Func<FlavorRecord, FlavorRecord> flavor)
    {
        _made.Add(instance.Id);
        return new GuestSpec(instance with { Flavor = flavor(instance.Flavor) }, attempt, image, ConfigDrivePath: null);
    }

    /// <summary>Disks and guest, as a build makes them; the answer is what later operations are given.</summary>
    public async Task<GuestSpec> BuildAsync(GuestSpec spec)
    {
        var (devices, disks) = await Driver.PrepareDisksAsync(spec, CancellationToken.None);
        var prepared = spec with { Instance = spec.Instance with { BlockDevices = devices, RootDeviceName = DeviceNames.RootOf(devices) }, Disks = disks };
        await Driver.SpawnAsync(prepared, CancellationToken.None);
        return prepared with { Image = null };
    }

    /// <summary>The console log once it holds <paramref name="marker"/>. Emulated guests on a busy machine take minutes.</summary>
    public async Task<string> ReadConsoleUntilAsync(Guid instanceId, string marker)
    {
        using var patience = new CancellationTokenSource(BootPatience);
        var text = "";
        try
        {
            while (!(text = await ReadConsoleAsync(instanceId)).Contains(marker, StringComparison.Ordinal))
            {
                await Task.Delay(500, patience.Token);
            }

            return text;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{marker} is not in the console log: {text}");
        }
    }

    /// <summary>The console log as it is.</summary>
    public async Task<string> ReadConsoleAsync(Guid instanceId) =>
        Encoding.UTF8.GetString(await Driver.ReadConsoleAsync(instanceId, 100 * 1024, CancellationToken.None));

    /// <summary>Every guest asked for here.</summary>
    public async Task RemoveGuestsAsync()
    {
        foreach (var instance in _made)
        {
            await Driver.DestroyAsync(instance, CancellationToken.None);
            await Driver.RemoveDisksAsync(instance, CancellationToken.None);
            await Driver.RemoveAsideAsync(instance, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveGuestsAsync();
        await Driver.DisposeAsync();
        Scratch.Dispose();
    }

    private static Random Random { get; } = new();
}
