using Microsoft.Extensions.Logging.Abstractions;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Moves;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A real guest and its disks on their way between two directories of guests, through the stream between hosts.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class MovedGuestTests
{
    [Fact]
    public async Task It_boots_larger_at_its_destination_on_the_disk_it_wrote_to_and_smaller_again_when_the_move_is_taken_back()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var path = await GuestImage.GetAsync();
        var image = here.Images.Add(path, "qcow2");
        there.Images.Add(path, "qcow2", image.Id);
        var old = await here.BuildAsync(here.Spec(image, flavor: flavor => flavor with { RootGb = 1, SwapMb = 8, EphemeralGb = 1 }));
        var id = old.Instance.Id;
        Assert.Contains("boot_count=1", await here.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);

        await here.Driver.StopAsync(id, TimeSpan.FromMinutes(2), default);
        await here.Driver.DestroyAsync(id, default);
        await using var move = await MoveAsync(here, there, old with { Image = image }, flavor => flavor with { RootGb = 2, SwapMb = 16, MemoryMb = 256, Vcpus = 2 });
        await there.Driver.SpawnAsync(move.Spec, default);

        var console = await there.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=2", console, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vda bytes=2147483648", console, StringComparison.Ordinal);
        Assert.Contains("cpus=2", console, StringComparison.Ordinal);
        Assert.InRange(MemoryOf(console), 180_000, 256 * 1024);
        Assert.Contains("bytes=1073741824", console, StringComparison.Ordinal);
        Assert.Contains("bytes=16777216", console, StringComparison.Ordinal);

        // What the disk lies over is this host's own copy of the image, and nothing of it was copied into the disk.
        var disk = there.Scratch.At("instances", id.ToString(), "disk");
        Assert.Equal(new InstanceFiles(there.Options).CachedImage(image), QcowHeader.Read(disk).Backing);
        Assert.InRange(new FileInfo(disk).Length, 1, 64 * 1024 * 1024);

        await there.Driver.DestroyAsync(id, default);
        await there.Driver.RemoveDisksAsync(id, default);
        await here.Driver.BringBackAsync(id, default);
        await here.Driver.StartAsync(old, default);
        var back = await here.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=2", back, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vda bytes=1073741824", back, StringComparison.Ordinal);
        Assert.Contains("cpus=1", back, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_whose_image_is_gone_brings_along_what_it_lies_over()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var old = await PreparedAsync(here);

        await using var move = await MoveAsync(here, there, old with { Image = null }, flavor => flavor);

        var disk = there.Scratch.At("instances", old.Instance.Id.ToString(), "disk");
        Assert.Equal("disk.base", QcowHeader.Read(disk).Backing);
        Assert.Equal(
            await File.ReadAllBytesAsync(new InstanceFiles(here.Options).CachedImage(old.Image!)), await File.ReadAllBytesAsync(disk + ".base"));
        Assert.Empty(Directory.EnumerateFiles(there.Scratch.At("instances", "_base")));

        await there.Driver.StartAsync(move.Spec, default);
        Assert.Equal(PowerState.Running, await there.Driver.GetPowerStateAsync(old.Instance.Id, default));
        await there.Driver.DestroyAsync(old.Instance.Id, default);

        // And so it travels on, and back.
        await using var further = await MoveAsync(there, here, move.Spec with { Image = null }, flavor => flavor);
        Assert.Equal("disk.base", QcowHeader.Read(here.Scratch.At("instances", old.Instance.Id.ToString(), "disk")).Backing);
    }

    [Fact]
    public async Task An_image_that_was_made_again_under_its_id_is_not_put_under_the_disk()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var old = await PreparedAsync(here);
        var others = there.Scratch.At("others.raw");
        await File.WriteAllBytesAsync(others, new byte[3 * 1024 * 1024]);
        var again = there.Images.Add(others, "raw", old.Image!.Id) with { Checksum = "another" };
        there.Images.Change(again);

        await using var move = await MoveAsync(here, there, old with { Image = again }, flavor => flavor);

        var disk = there.Scratch.At("instances", old.Instance.Id.ToString(), "disk");
        Assert.Equal("disk.base", QcowHeader.Read(disk).Backing);
        Assert.Equal(
            await File.ReadAllBytesAsync(new InstanceFiles(here.Options).CachedImage(old.Image!)), await File.ReadAllBytesAsync(disk + ".base"));
        Assert.Equal(0, there.Images.Fetches);
    }

    [Fact]
    public async Task A_raw_disk_stays_raw_where_the_destination_makes_overlays()
    {
        await using var here = await DriverUnderTest.StartAsync(options => options with { ImagesType = "raw" });
        await using var there = await DriverUnderTest.StartAsync();
        var old = await PreparedAsync(here);

        await using var move = await MoveAsync(here, there, old, flavor => flavor with { RootGb = 2 });

        Assert.Equal(new FileSource("disk", "raw"), move.Spec.Disks![0].Source);
        Assert.Equal(2L * 1024 * 1024 * 1024, new FileInfo(there.Scratch.At("instances", old.Instance.Id.ToString(), "disk")).Length);
        await there.Driver.SpawnAsync(move.Spec, default);
        Assert.Equal(PowerState.Running, await there.Driver.GetPowerStateAsync(old.Instance.Id, default));
    }

    [Fact]
    public async Task Offers_with_names_that_are_no_disks_are_refused_before_anything_is_written()
    {
        await using var there = await DriverUnderTest.StartAsync();
        var spec = there.Spec(there.Images.Add(await GuestImage.GetAsync(), "qcow2"));
        foreach (var disk in new MoveDisk[]
        {
            new("../disk", "raw", 1, 1, null), new("disk/../../x", "raw", 1, 1, null), new("console.log", "raw", 1, 1, null), new("disk", "vmdk", 1, 1, null),
            new("disk", "raw", 1, -1, null),
        })
        {
            Assert.Equal(FaultKind.BadRequest, (await Assert.ThrowsAsync<FaultException>(() => there.Driver.ReceiveDisksAsync(spec, [disk], null, default))).Fault.Kind);
        }

        Assert.False(Directory.Exists(there.Driver.DirectoryOf(spec.Instance.Id)));
    }

    private static async Task<GuestSpec> PreparedAsync(DriverUnderTest host)
    {
        var file = host.Scratch.At("small.raw");
        var contents = new byte[3 * 1024 * 1024];
        new Random(7).NextBytes(contents);
        await File.WriteAllBytesAsync(file, contents);
        var spec = host.Spec(host.Images.Add(file, "raw"));
        var (devices, disks) = await host.Driver.PrepareDisksAsync(spec, default);
        return spec with { Instance = spec.Instance with { BlockDevices = devices }, Disks = disks };
    }

    private static async Task<Move> MoveAsync(
        DriverUnderTest from, DriverUnderTest to, GuestSpec old, Func<Nova.Core.Flavors.FlavorRecord, Nova.Core.Flavors.FlavorRecord> flavor)
    {
        var offer = await from.Driver.SetAsideAsync(old, default);
        var spec = to.Spec(old.Instance, old.Attempt + 1, old.Image, flavor);
        var move = new FinishMove(
            spec.Instance, Guid.NewGuid(), spec.Attempt, "here", Guid.NewGuid(), new MoveOffer("127.0.0.1", 0, MoveProof.NewToken(), PowerState.Running, offer), old.Image, true,
            DateTimeOffset.MaxValue);
        var source = new Source(from.Driver, move);
        var (devices, disks) = await to.Driver.ReceiveDisksAsync(spec, offer, await source.ListenAsync(), default);
        return new Move(spec with { Instance = spec.Instance with { BlockDevices = devices, RootDeviceName = DeviceNames.RootOf(devices) }, Disks = disks, Image = null }, source);
    }

    private static int MemoryOf(string console) =>
        int.Parse(console[(console.IndexOf("mem_kb=", StringComparison.Ordinal) + 7)..].Split([' ', '\r', '\n'])[0], System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Move(GuestSpec Spec, Source Source) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Source.DisposeAsync();
    }

    /// <summary>The source's end of the stream, for one offer.</summary>
    private sealed class Source(IGuestMoves driver, FinishMove move) : IMoveOffers, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public async Task<IDiskFetch> ListenAsync()
        {
            var listener = new MoveListener(new MoveOptions(), new MoveSession(this, TimeProvider.System), TimeProvider.System, NullLogger<MoveListener>.Instance);
            _running = listener.RunAsync(_stop.Token);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (listener.Port is null)
            {
                await Task.Delay(5, limit.Token);
            }

            return new MoveFetch(
                new MoveOptions(), move with { Offer = move.Offer with { Port = listener.Port.Value } }, TimeProvider.System, NullLogger.Instance);
        }

        public StandingOffer? Find(Guid guestId) => new(
            move.Offer.Token,
            move.GuestId,
            DateTimeOffset.MaxValue,
            name => move.Offer.Disks.FirstOrDefault(disk => disk.Name == name) is { } disk ? driver.OpenAside(move.Instance.Id, disk)
                : move.Offer.Disks.FirstOrDefault(disk => MoveDiskNames.BaseOf(disk.Name) == name) is { } overlay ? driver.OpenBase(move.Instance.Id, overlay)
                : null,
            _ => Task.CompletedTask);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
